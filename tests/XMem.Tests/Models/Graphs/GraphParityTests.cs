using XMem.Tests.Support;

namespace XMem.Tests.Models.Graphs;

/// <summary>The graphs compute what the reference computes (goldens a, a_full, a_small), with ONNX Runtime's convolutions and with our own.</summary>
public sealed class GraphParityTests(GoldenModels models)
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("full", false)]
    [InlineData("full", true)]
    [InlineData("small", false)]
    [InlineData("small", true)]
    public void Key_encoder_equals_the_reference(string configuration, bool ownConvolutions)
    {
        using var graph = new OnnxGraph(models.Get(configuration).KeyEncoderPath, ownConvolutions);
        var result = graph.Run(("image", Tensor.Golden("a", "image_f32.npy").Reshape(1, 3, 96, 128)));

        foreach (var name in new[] { "key", "shrinkage", "selection" })
            result[name].AssertClose(Tensor.Golden($"a_{configuration}", $"{name}.npy"), Tolerance, name);
        result["f16"].AssertClose(Tensor.Golden("a", "f16.npy"), Tolerance, "f16");
        result["f8"].AssertClose(Tensor.Golden("a", "f8.npy"), Tolerance, "f8");
        result["f4"].EveryChannel(4).AssertClose(Tensor.Golden("a", "f4.npy"), Tolerance, "f4");
        Assert.Equal([1, 256, 24, 32], result["f4"].Shape);
    }

    [Theory]
    [InlineData("full", false)]
    [InlineData("full", true)]
    [InlineData("small", false)]
    [InlineData("small", true)]
    public void Value_encoder_equals_the_reference(string configuration, bool ownConvolutions)
    {
        using var graph = new OnnxGraph(models.Get(configuration).ValueEncoderPath, ownConvolutions);
        var masks = Tensor.Golden("a", "masks_aggregated.npy").Reshape(2, 1, 96, 128);
        var hidden = WithoutBatch(Tensor.Golden($"a_{configuration}", "h0.npy"));
        var result = graph.Run(
            ("image", Tensor.Golden("a", "image_f32.npy").Reshape(1, 3, 96, 128)),
            ("f16", Tensor.Golden("a", "f16.npy")),
            ("masks", masks),
            ("others", Tensor.Stack(masks.Item(1), masks.Item(0))),
            ("hidden", hidden));

        result["value"].AssertClose(Tensor.Golden($"a_{configuration}", "g16.npy"), Tolerance, "value");
        result["new_hidden"].AssertClose(Tensor.Golden($"a_{configuration}", "h16_deep.npy"), Tolerance, "new_hidden");
    }

    [Theory]
    [InlineData("full", false)]
    [InlineData("full", true)]
    [InlineData("small", false)]
    [InlineData("small", true)]
    public void Value_encoder_equals_the_reference_for_a_single_object(string configuration, bool ownConvolutions)
    {
        using var graph = new OnnxGraph(models.Get(configuration).ValueEncoderPath, ownConvolutions);
        var mask = Tensor.Golden("a", "masks_aggregated.npy").Reshape(2, 1, 96, 128).Item(0);
        var result = graph.Run(
            ("image", Tensor.Golden("a", "image_f32.npy").Reshape(1, 3, 96, 128)),
            ("f16", Tensor.Golden("a", "f16.npy")),
            ("masks", mask),
            ("others", mask with { Values = new float[mask.Values.Length] }),
            ("hidden", WithoutBatch(Tensor.Golden($"a_{configuration}", "h0.npy")).Item(0)));

        result["value"].AssertClose(Tensor.Golden($"a_{configuration}", "g16_single.npy"), Tolerance, "value");
    }

    [Theory]
    [InlineData("full", false)]
    [InlineData("full", true)]
    [InlineData("small", false)]
    [InlineData("small", true)]
    public void Mask_decoder_equals_the_reference(string configuration, bool ownConvolutions)
    {
        // f4 of the goldens is thinned out: it comes from the key encoder, checked above.
        var model = models.Get(configuration);
        using var keyEncoder = new OnnxGraph(model.KeyEncoderPath, ownConvolutions);
        using var graph = new OnnxGraph(model.MaskDecoderPath, ownConvolutions);
        var features = keyEncoder.Run(("image", Tensor.Golden("a", "image_f32.npy").Reshape(1, 3, 96, 128)));
        var result = graph.Run(
            ("f16", features["f16"]),
            ("f8", features["f8"]),
            ("f4", features["f4"]),
            ("readout", WithoutBatch(Tensor.Golden($"a_{configuration}", "readout.npy"))),
            ("hidden", WithoutBatch(Tensor.Golden($"a_{configuration}", "h0.npy"))));

        result["logits"].AssertClose(Tensor.Golden($"a_{configuration}", "dec_logits_raw.npy"), Tolerance, "logits");
        result["new_hidden"].AssertClose(Tensor.Golden($"a_{configuration}", "dec_hidden.npy"), Tolerance, "new_hidden");
        Assert.Equal([2, 1, 96, 128], result["logits"].Shape);
    }

    /// <summary>The reference keeps a batch axis of one before the objects.</summary>
    private static Tensor WithoutBatch(Tensor tensor) => tensor.Reshape(tensor.Shape[1..]);
}
