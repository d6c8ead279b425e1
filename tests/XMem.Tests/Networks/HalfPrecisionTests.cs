using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tests.Tracking;
using XMem.Tracking;

namespace XMem.Tests.Networks;

/// <summary>Networks that compute in float16: the same inputs and outputs, nearly the same masks.</summary>
public sealed class HalfPrecisionTests
{
    private const int Float = (int)TensorProto.Types.DataType.Float;
    private const int Float16 = (int)TensorProto.Types.DataType.Float16;

    [Fact]
    public void Trunks_are_half_and_what_is_compared_is_not()
    {
        var graph = Load(SessionClip.Model.KeyEncoderPath);
        Assert.All(graph.Input.Concat(graph.Output), value => Assert.Equal(Float, value.Type.TensorType.ElemType));
        var half = graph.Initializer.Where(tensor => tensor.DataType == Float16).Select(tensor => tensor.Name).ToHashSet();
        var convolutions = graph.Node.Where(node => node.OpType == "Conv").ToList();
        var makers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);
        foreach (var convolution in convolutions)
        {
            var weight = makers.TryGetValue(convolution.Input[1], out var cast) ? cast.Attribute.Single(attribute => attribute.Name == "to").I : half.Contains(convolution.Input[1]) ? Float16 : Float;
            var isProjection = convolution.Name.Contains("_proj", StringComparison.Ordinal);
            Assert.Equal(isProjection ? Float : Float16, weight);
        }

        Assert.Contains(convolutions, convolution => convolution.Name.Contains("_proj", StringComparison.Ordinal));
        Assert.Contains(GraphNames.F16, graph.Node.Where(node => node.OpType == "Cast").SelectMany(node => node.Output));
    }

    [Fact]
    public void Masks_are_nearly_the_same()
    {
        using var exact = new TrackingSession(SessionClip.Model);
        using var half = new TrackingSession(SessionClip.Model, provider: ExecutionProvider.Find("Cpu", new ProviderOptions { Precision = Precision.Float16 }));
        exact.AddMask(SessionClip.Truth(0));
        half.AddMask(SessionClip.Truth(0));
        var (different, furthest) = (0, 0f);
        for (var t = 0; t < 12; t++)
        {
            var (expected, actual) = (SessionClip.Step(exact, t, keepScores: true)!, SessionClip.Step(half, t, keepScores: true)!);
            different += expected.Mask.Labels.Zip(actual.Mask.Labels).Count(pair => pair.First != pair.Second);
            furthest = Math.Max(furthest, expected.Scores!.Read(1).Zip(actual.Scores!.Read(1)).Max(pair => Math.Abs(pair.First - pair.Second)));
        }

        Assert.InRange(different, 0, 12 * SessionClip.Width * SessionClip.Height / 500);
        Assert.InRange(furthest, 1e-5f, 0.1f);
    }

    [Fact]
    public void A_weight_that_does_not_fit_is_refused()
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(SessionClip.Model.ValueEncoderPath));
        var weight = model.Graph.Initializer.First(tensor => tensor.DataType == Float && tensor.RawData.Length >= sizeof(float));
        var values = weight.RawData.ToByteArray();
        BitConverter.TryWriteBytes(values, 1e6f);
        weight.RawData = Google.Protobuf.ByteString.CopyFrom(values);
        Assert.Contains(weight.Name, Assert.Throws<InvalidDataException>(() => HalfPrecision.Convert(model)).Message, StringComparison.Ordinal);
    }

    private static GraphProto Load(string path)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        HalfPrecision.Convert(model);
        return model.Graph;
    }
}
