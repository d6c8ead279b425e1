using XMem.Models;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Graphs;

/// <summary>Graphs of made-up architectures compute what the definition computes, at any size and with any number of objects.</summary>
public sealed class GraphArchitectureTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Basic_blocks() => Check(RandomWeights.Basic(), 48, 80, 3);

    [Fact]
    public void Bottlenecks() => Check(RandomWeights.Bottleneck(), 32, 64, 1);

    [Fact]
    public void Without_sensory_memory() => Check(RandomWeights.Basic(hidden: 0), 64, 32, 2);

    [Fact]
    public void Fusion_that_keeps_its_channels() => Check(RandomWeights.Basic(value: 36), 32, 32, 2);

    [Fact]
    public void Single_object_variant_with_four_input_channels()
    {
        var architecture = RandomWeights.Basic();
        using var state = new StateDict(ParameterList.From(architecture)
            .Select(parameter => parameter.Name == ParameterList.ValueStem ? parameter with { Shape = [parameter.Shape[0], 4, 7, 7] } : parameter)
            .Select(RandomWeights.Tensor));
        Check(state, architecture, 32, 48, 2);
    }

    [Theory]
    [InlineData(16, 16, 1)]
    [InlineData(48, 32, 2)]
    [InlineData(32, 112, 5)]
    public void Objects_together_equal_objects_alone_at_any_size(int height, int width, int objects)
    {
        using var state = RandomWeights.For(RandomWeights.Basic());
        var model = ModelImporter.Import(state, _folder["model"], new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);
        using var keyEncoder = new OnnxGraph(model.KeyEncoderPath);
        using var valueEncoder = new OnnxGraph(model.ValueEncoderPath);
        using var decoder = new OnnxGraph(model.MaskDecoderPath);
        var inputs = Inputs.Draw(model.Dimensions, height, width, objects);
        var features = keyEncoder.Run(("image", inputs.Image));

        var values = RunValueEncoder(valueEncoder, inputs, features);
        var decoded = RunDecoder(decoder, inputs, features);
        Assert.Equal([objects, 12, height / 16, width / 16], values["value"].Shape);
        Assert.Equal([objects, 4, height / 16, width / 16], decoded["new_hidden"].Shape);
        Assert.Equal([objects, 1, height, width], decoded["logits"].Shape);
        for (var i = 0; i < objects; i++)
        {
            var alone = inputs.Only(i);
            AssertClose(values, RunValueEncoder(valueEncoder, alone, features), i);
            AssertClose(decoded, RunDecoder(decoder, alone, features), i);
        }

        static void AssertClose(Dictionary<string, Tensor> together, Dictionary<string, Tensor> alone, int index)
        {
            foreach (var (name, expected) in alone)
                together[name].Item(index).AssertClose(expected, Tolerance, $"{name} of object {index}");
        }
    }

    [Fact]
    public void Half_precision_weights_are_close()
    {
        using var state = RandomWeights.For(RandomWeights.Basic());
        var cancellationToken = TestContext.Current.CancellationToken;
        var single = ModelImporter.Import(state, _folder["single"], new ModelImportOptions { Name = "single" }, cancellationToken);
        var half = ModelImporter.Import(
            state, _folder["half"], new ModelImportOptions { Name = "half", WeightPrecision = WeightPrecision.Float16 }, cancellationToken);

        var (expected, actual) = (RunAll(single), RunAll(half));
        foreach (var (name, values) in expected)
            Assert.InRange(actual[name].RelativeError(values), 1e-9, 5e-3);
        Assert.Equal(WeightPrecision.Float16, half.Provenance.WeightPrecision);
    }

    [Fact]
    public void A_weight_beyond_half_precision_stays_as_it_is()
    {
        var architecture = RandomWeights.Basic();
        using var state = new StateDict(ParameterList.From(architecture).Select(parameter =>
        {
            var tensor = RandomWeights.Tensor(parameter);
            return parameter.Name == "key_proj.key_proj.weight" ? new StateTensor(tensor.Name, tensor.Shape, () => [.. tensor.Read().Select(value => value * 1e6f)]) : tensor;
        }));
        var model = ModelImporter.Import(
            state, _folder["model"], new ModelImportOptions { Name = "model", WeightPrecision = WeightPrecision.Float16 }, TestContext.Current.CancellationToken);

        Assert.All(RunAll(model)["key"].Values, value => Assert.True(float.IsFinite(value)));
    }

    public void Dispose() => _folder.Dispose();

    private void Check(NetworkArchitecture architecture, int height, int width, int objects)
    {
        using var state = RandomWeights.For(architecture);
        Check(state, architecture, height, width, objects);
    }

    private void Check(StateDict state, NetworkArchitecture architecture, int height, int width, int objects)
    {
        var model = ModelImporter.Import(state, _folder["model"], new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);
        Assert.Equal(architecture.Dimensions, model.Dimensions);
        var reference = new ReferenceNetwork(state, architecture);
        var inputs = Inputs.Draw(model.Dimensions, height, width, objects);
        Check(model, reference, inputs, objects, ownConvolutions: false);
        Check(model, reference, inputs, objects, ownConvolutions: true);
    }

    private static void Check(XMemModel model, ReferenceNetwork reference, Inputs inputs, int objects, bool ownConvolutions)
    {
        using var keyEncoder = new OnnxGraph(model.KeyEncoderPath, ownConvolutions);
        var features = keyEncoder.Run(("image", inputs.Image));
        var expectedFeatures = reference.EncodeKey(FeatureMap.From(inputs.Image));
        Assert.Equal(expectedFeatures.Keys.Order(StringComparer.Ordinal), features.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, expected) in expectedFeatures)
            features[name].AssertClose(expected.ToTensor(), Tolerance, name);

        using var valueEncoder = new OnnxGraph(model.ValueEncoderPath, ownConvolutions);
        using var decoder = new OnnxGraph(model.MaskDecoderPath, ownConvolutions);
        var values = RunValueEncoder(valueEncoder, inputs, features);
        var decoded = RunDecoder(decoder, inputs, features);
        var hasHidden = model.Dimensions.Hidden > 0;
        Assert.Equal(hasHidden, valueEncoder.Inputs.Contains("hidden") && valueEncoder.Outputs.Contains("new_hidden"));
        Assert.Equal(hasHidden, decoder.Inputs.Contains("hidden") && decoder.Outputs.Contains("new_hidden"));
        for (var i = 0; i < objects; i++)
        {
            var one = inputs.Only(i);
            var hidden = one.Hidden is null ? null : FeatureMap.From(one.Hidden);
            var (value, reinforced) = reference.EncodeValue(
                FeatureMap.From(one.Image), expectedFeatures["f16"], FeatureMap.From(one.Masks), FeatureMap.From(one.Others), hidden);
            values["value"].Item(i).AssertClose(value.ToTensor(), Tolerance, "value");
            var (logits, updated) = reference.Decode(
                expectedFeatures["f16"], expectedFeatures["f8"], expectedFeatures["f4"], FeatureMap.From(one.Readout), hidden);
            decoded["logits"].Item(i).AssertClose(logits.ToTensor(), Tolerance, "logits");
            if (hasHidden)
            {
                values["new_hidden"].Item(i).AssertClose(reinforced!.ToTensor(), Tolerance, "reinforced hidden");
                decoded["new_hidden"].Item(i).AssertClose(updated!.ToTensor(), Tolerance, "updated hidden");
            }
        }
    }

    private static Dictionary<string, Tensor> RunAll(XMemModel model)
    {
        using var keyEncoder = new OnnxGraph(model.KeyEncoderPath);
        using var valueEncoder = new OnnxGraph(model.ValueEncoderPath);
        using var decoder = new OnnxGraph(model.MaskDecoderPath);
        var inputs = Inputs.Draw(model.Dimensions, 64, 48, 2);
        var features = keyEncoder.Run(("image", inputs.Image));
        var result = new Dictionary<string, Tensor>(features, StringComparer.Ordinal);
        foreach (var (name, value) in RunValueEncoder(valueEncoder, inputs, features))
            result[$"value encoder, {name}"] = value;
        foreach (var (name, value) in RunDecoder(decoder, inputs, features))
            result[$"decoder, {name}"] = value;
        return result;
    }

    private static Dictionary<string, Tensor> RunValueEncoder(OnnxGraph graph, Inputs inputs, Dictionary<string, Tensor> features) => graph.Run(
    [
        ("image", inputs.Image), ("f16", features["f16"]), ("masks", inputs.Masks), ("others", inputs.Others), .. inputs.HiddenIfAny,
    ]);

    private static Dictionary<string, Tensor> RunDecoder(OnnxGraph graph, Inputs inputs, Dictionary<string, Tensor> features) => graph.Run(
    [
        ("f16", features["f16"]), ("f8", features["f8"]), ("f4", features["f4"]), ("readout", inputs.Readout), .. inputs.HiddenIfAny,
    ]);

    private sealed record Inputs(Tensor Image, Tensor Masks, Tensor Others, Tensor Readout, Tensor? Hidden)
    {
        public IEnumerable<(string, Tensor)> HiddenIfAny => Hidden is null ? [] : [("hidden", Hidden)];

        public static Inputs Draw(ModelDimensions dimensions, int height, int width, int objects) => new(
            Tensor.Draw("test/image", u => 2 * u, 1, 3, height, width),
            Tensor.Draw("test/masks", u => (u + 1) / 2, objects, 1, height, width),
            Tensor.Draw("test/others", u => (u + 1) / 2, objects, 1, height, width),
            Tensor.Draw("test/readout", u => u, objects, dimensions.Value, height / 16, width / 16),
            dimensions.Hidden == 0 ? null : Tensor.Draw("test/hidden", u => u, objects, dimensions.Hidden, height / 16, width / 16));

        public Inputs Only(int index) => this with
        {
            Masks = Masks.Item(index),
            Others = Others.Item(index),
            Readout = Readout.Item(index),
            Hidden = Hidden?.Item(index),
        };
    }
}
