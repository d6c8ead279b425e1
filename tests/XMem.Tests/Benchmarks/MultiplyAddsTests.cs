extern alias Benchmarks;

using Benchmarks::XMem.Benchmarks.Measurement;
using XMem.Models;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;
using XMem.Tests.Support;

namespace XMem.Tests.Benchmarks;

/// <summary>
/// Multiply-adds of the graphs are those that are known of the networks (docs/ALGORITHM.md 11), less what the graphs share
/// between objects.
/// </summary>
public sealed class MultiplyAddsTests
{
    private const int Height = 480;
    private const int Width = 864;
    private const double Giga = 1e9;

    [Theory]
    [InlineData(1, 29.02, 44.43, 117.00)]

    // Alone, three objects take 133.3 and 289.85. The f16 half of each fusion is 15.29, the image's part of the stem 0.98, twice each.
    [InlineData(3, 29.02, 133.3 - 2 * (15.29 + 0.98), 289.85 - 2 * 15.29)]
    public void Authors_networks(int objects, double keyEncoder, double valueEncoder, double maskDecoder)
    {
        using var state = Zeros(AuthorsArchitecture.Full);
        Assert.Equal(keyEncoder, Count(KeyEncoderGraph.Build, AuthorsArchitecture.Full, state, objects), 0.03);
        Assert.Equal(valueEncoder, Count(ValueEncoderGraph.Build, AuthorsArchitecture.Full, state, objects), 0.03);
        Assert.Equal(maskDecoder, Count(MaskDecoderGraph.Build, AuthorsArchitecture.Full, state, objects), 0.03);
    }

    [Fact]
    public void Model_that_ships()
    {
        var model = XMemModel.Load(Path.Combine(SharedData.Repository, "weights", "xmem-tiny"), TestContext.Current.CancellationToken);
        var frame = Count(model.KeyEncoderPath) + Count(model.MaskDecoderPath);
        Assert.Equal(9.0, frame, 0.05);

        // 12.0 for a memory frame, and the value encoder's stem is widened from 24 channels to 32, which costs 0.27.
        Assert.Equal(12.0 + 0.27, frame + Count(model.ValueEncoderPath), 0.05);

        static double Count(string path) => MultiplyAdds.Count(path, Height, Width, objects: 1) / Giga;
    }

    [Fact]
    public void Weights_in_half_precision_count_as_much()
    {
        var architecture = RandomWeights.Basic();
        using var state = RandomWeights.For(architecture);
        var single = Count(MaskDecoderGraph.Build, architecture, state, 2);
        Assert.True(single > 0);
        Assert.Equal(single, Count(MaskDecoderGraph.Build, architecture, state, 2, WeightPrecision.Float16));
    }

    private static double Count(
        Func<NetworkArchitecture, NetworkWeights, WeightPrecision, ModelProto> build,
        NetworkArchitecture architecture,
        StateDict state,
        int objects,
        WeightPrecision precision = WeightPrecision.Float32)
    {
        var weights = new NetworkWeights(state, path: null, TestContext.Current.CancellationToken);
        return MultiplyAdds.Count(build(architecture, weights, precision), Height, Width, objects) / Giga;
    }

    private static StateDict Zeros(NetworkArchitecture architecture) => new(ParameterList.From(architecture).Select(parameter =>
        new StateTensor(parameter.Name, parameter.Shape, () => new float[parameter.Shape.Aggregate(1, (a, b) => a * b)])));
}
