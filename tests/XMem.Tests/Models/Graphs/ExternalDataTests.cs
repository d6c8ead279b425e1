using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using XMem.Models;
using XMem.Models.Architecture;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Graphs;

/// <summary>Large weights lie in a file beside the graph, which processes share, and mean what they mean in the graph.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Graph => _folder["net.onnx"];

    private string Data => _folder["net.onnx.data"];

    [Fact]
    public unsafe void Weights_come_back_from_multiples_of_what_systems_map()
    {
        var model = Model(Weight("a", 4099), Weight("b", 5000));
        var expected = model.Graph.Initializer.Select(tensor => Values(tensor.RawData)).ToList();
        Assert.True(ExternalDataWriter.Write(model, Data));
        model = ModelProto.Parser.ParseFrom(model.ToByteArray());
        Assert.All(model.Graph.Initializer, tensor => Assert.Empty(tensor.RawData));
        Assert.Equal([0, 3 * ExternalDataWriter.Alignment], model.Graph.Initializer.Select(Offset));

        using var data = ExternalData.Open(model, Graph)!;
        Assert.Equal(expected, model.Graph.Initializer.Select(tensor => new ReadOnlySpan<float>(data.Find(tensor), (int)tensor.Dims[0] * 9).ToArray()));
        data.MoveInto(model);
        Assert.Equal(expected, model.Graph.Initializer.Select(tensor => Values(tensor.RawData)));
        Assert.DoesNotContain(model.Graph.Initializer, ExternalData.IsExternal);
    }

    [Fact]
    public void Small_weights_stay_in_the_graph()
    {
        var model = Model(Weight("small", 100));
        Assert.False(ExternalDataWriter.Write(model, Data));
        Assert.False(File.Exists(Data));
        Assert.Null(ExternalData.Open(model, Graph));
    }

    [Theory]
    [InlineData(ExternalData.Location, "../other.data", "should all lie in net.onnx.data")]
    [InlineData(ExternalData.Offset, "65536", "does not hold the weights 'a'")]
    [InlineData(ExternalData.Offset, "-4", "does not hold the weights 'a'")]
    [InlineData(ExternalData.Offset, "9223372036854775807", "does not hold the weights 'a'")]
    [InlineData(ExternalData.Length, "180004", "does not hold the weights 'a'")]
    [InlineData(ExternalData.Length, "", "does not hold the weights 'a'")]
    public unsafe void Graph_that_points_elsewhere_is_corrupt(string key, string value, string message)
    {
        var model = Model(Weight("a", 5000));
        ExternalDataWriter.Write(model, Data);
        model.Graph.Initializer[0].ExternalData.Single(entry => entry.Key == key).Value = value;
        var error = Assert.Throws<XMemException>(() =>
        {
            using var data = ExternalData.Open(model, Graph)!;
            data.Find(model.Graph.Initializer[0]);
        });
        Assert.Equal(XMemErrorKind.ModelCorrupt, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Missing_or_empty_file_is_named(bool isEmpty)
    {
        var model = Model(Weight("a", 5000));
        ExternalDataWriter.Write(model, Data);
        File.Delete(Data);
        if (isEmpty)
            File.WriteAllBytes(Data, []);
        var error = Assert.Throws<XMemException>(() => ExternalData.Open(model, Graph));
        Assert.Equal((XMemErrorKind.ModelCorrupt, Data), (error.Kind, error.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Networks_compute_the_same_wherever_weights_lie(bool ownConvolutions)
    {
        var model = Import();
        var inside = _folder["inside.onnx"];
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(model.KeyEncoderPath));
        using (var data = ExternalData.Open(graph, model.KeyEncoderPath)!)
            data.MoveInto(graph);
        File.WriteAllBytes(inside, graph.ToByteArray());

        var image = ("image", new Tensor(Gw1.Draw("image", 3 * 48 * 64, u => u), [1, 3, 48, 64]));
        using var outside = new OnnxGraph(model.KeyEncoderPath, ownConvolutions);
        using var embedded = new OnnxGraph(inside, ownConvolutions);
        var (expected, actual) = (embedded.Run(image), outside.Run(image));
        Assert.All(expected, output => Assert.Equal(output.Value.Values, actual[output.Key].Values));
        Assert.Contains(expected.Values.SelectMany(output => output.Values), value => Math.Abs(value) > 0.1);
    }

    [Fact]
    public void Weights_are_mapped_while_the_graph_is_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says what a process has mapped.");
        var model = Import();
        using (new OnnxGraph(model.KeyEncoderPath, ownConvolutions: true))
            Assert.True(IsMapped());
        Assert.False(IsMapped());

        bool IsMapped() => File.ReadLines("/proc/self/maps").Any(line => line.EndsWith($"{model.KeyEncoderPath}.data", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static ModelProto Model(params TensorProto[] tensors) => new() { Graph = new GraphProto { Initializer = { tensors } } };

    private static TensorProto Weight(string name, int outputs) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Float,
        Dims = { outputs, 1, 3, 3 },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(Gw1.Draw(name, outputs * 9, u => u))),
    };

    private static float[] Values(ByteString data) => MemoryMarshal.Cast<byte, float>(data.Span).ToArray();

    private static long Offset(TensorProto tensor) =>
        long.Parse(tensor.ExternalData.Single(entry => entry.Key == ExternalData.Offset).Value, CultureInfo.InvariantCulture);

    private XMemModel Import()
    {
        using var state = RandomWeights.For(RandomWeights.Wide());
        return ModelImporter.Import(state, _folder["model"], new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);
    }
}
