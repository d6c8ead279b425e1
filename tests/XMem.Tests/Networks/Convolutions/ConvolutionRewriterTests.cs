using Microsoft.ML.OnnxRuntime;
using XMem.Models;
using XMem.Models.Architecture;
using XMem.Models.Graphs.Onnx;
using XMem.Networks.Convolutions;
using XMem.Tests.Support;

namespace XMem.Tests.Networks.Convolutions;

/// <summary>Graphs without their 3x3 convolutions: what is taken out, what is fused, what stays.</summary>
public sealed class ConvolutionRewriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScratchPool _scratch = new();

    [Fact]
    public void Basic_blocks_become_two_convolutions_with_all_that_is_around_them()
    {
        var (model, convolutions) = Rewrite(import => import.KeyEncoderPath);

        // Three blocks of stride 1 with two convolutions each, two of stride 2 with one each, and the key projection.
        Assert.Equal(9, convolutions.Count);
        Assert.Equal(8, convolutions.Count(convolution => convolution.RectifiesOutput));
        Assert.Equal(5, convolutions.Count(convolution => convolution.HasAddend));
        Assert.Equal(2, convolutions.Count(convolution => convolution.RectifiesInput));
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "Conv" && Kernel(node) == 3 && Stride(node) == 1);

        // Only the stem's own ReLU is left.
        Assert.Single(model.Graph.Node, node => node.OpType == "Relu");
    }

    [Fact]
    public void A_decoder_adds_what_all_objects_share_while_it_convolves()
    {
        var (_, convolutions) = Rewrite(import => import.MaskDecoderPath);
        Assert.Contains(convolutions, convolution => convolution is { RectifiesInput: true, HasAddend: true });
        Assert.Contains(convolutions, convolution => convolution is { RectifiesInput: false, HasAddend: true });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Values_that_a_network_gives_are_still_given(int threads)
    {
        var model = Import();
        foreach (var path in new[] { model.KeyEncoderPath, model.ValueEncoderPath, model.MaskDecoderPath })
        {
            using var plain = new OnnxGraph(path);
            using var rewritten = new OnnxGraph(path, ownConvolutions: true, threads);
            Assert.Equal(plain.Inputs, rewritten.Inputs);
            Assert.Equal(plain.Outputs, rewritten.Outputs);
            Assert.NotEmpty(rewritten.Convolutions);
        }
    }

    [Fact]
    public void Weights_leave_the_graph_with_their_convolutions()
    {
        var (model, convolutions) = Rewrite(import => import.MaskDecoderPath);
        Assert.Equal(convolutions.Count, model.Graph.Node.Count(node => node.Domain == "xmem"));
        Assert.DoesNotContain(model.Graph.Initializer, constant => constant.Dims.ToArray() is [>= 12, >= 12, 3, 3]);
        var read = model.Graph.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        Assert.All(model.Graph.Initializer, constant => Assert.Contains(constant.Name, read));
    }

    [Fact]
    public void A_failure_inside_a_convolution_is_an_error_of_the_run()
    {
        var model = Import();
        using var graph = new OnnxGraph(model.KeyEncoderPath, ownConvolutions: true);
        graph.Scratch.Dispose();
        var error = Assert.Throws<OnnxRuntimeException>(() => graph.Run(("image", new Tensor(new float[3 * 32 * 32], [1, 3, 32, 32]))));
        Assert.Contains(nameof(ScratchPool), error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _folder.Dispose();
    }

    private static long Kernel(NodeProto node) => node.Attribute.Single(attribute => attribute.Name == "kernel_shape").Ints[0];

    private static long Stride(NodeProto node) => node.Attribute.Single(attribute => attribute.Name == "strides").Ints[0];

    private (ModelProto Model, IReadOnlyList<FusedConvolution> Convolutions) Rewrite(Func<XMemModel, string> path)
    {
        Assert.SkipUnless(WinogradConvolution.IsSupported, "The processor lacks the instructions.");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path(Import())));
        return (model, ConvolutionRewriter.Rewrite(model, data: null, _scratch));
    }

    private XMemModel Import()
    {
        var architecture = RandomWeights.Basic() with
        {
            KeyEncoder = new ResNetArchitecture(
                "key_encoder", 16, BlockKind.Basic, [new("res2", 2, 16, 16, 1), new("layer2", 1, 16, 16, 2), new("layer3", 2, 20, 20, 2)]),
        };
        using var state = RandomWeights.For(architecture);
        var name = Path.GetRandomFileName();
        return ModelImporter.Import(
            state, _folder[name], new ModelImportOptions { Name = "model", WeightPrecision = WeightPrecision.Float16 }, TestContext.Current.CancellationToken);
    }
}
