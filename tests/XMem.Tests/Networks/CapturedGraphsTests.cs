using XMem.Networks;
using XMem.Tensors;

namespace XMem.Tests.Networks;

/// <summary>A captured run is repeated only where its memory is the same, and captured while nobody else is at work.</summary>
public sealed class CapturedGraphsTests : IDisposable
{
    private readonly CapturedGraphs _graphs = new();
    private readonly NativeTensor _first = new(2, 3);
    private readonly NativeTensor _second = new(2, 3);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void Each_place_and_shape_is_a_graph_of_its_own()
    {
        var graph = NumberOf(_first, _second);
        Assert.Equal(1, graph);
        Assert.Equal(2, NumberOf(_second, _first));
        Assert.Equal(3, NumberOf(_first, _second.Slice(0, 1)));
        Assert.Equal(4, NumberOf(_first, At(_second, 3, 2)));
        Assert.Equal(graph, NumberOf(_first, _second));
    }

    [Fact]
    public void Beyond_so_many_runs_are_not_captured()
    {
        for (var i = 1; i <= CapturedGraphs.MaxCount; i++)
            Assert.Equal(i, NumberOf(At(_first, i)));
        Assert.Equal(CapturedGraphs.None, NumberOf(At(_first, CapturedGraphs.MaxCount + 1)));
        Assert.Equal(1, NumberOf(At(_first, 1)));
    }

    [Fact]
    public async Task Only_what_is_captured_keeps_others_waiting()
    {
        AssertKeepsOthersWaiting(_first);
        AssertLetsOthersIn(_first);
        AssertKeepsOthersWaiting(_second);

        // Another thread captures for itself.
        await Task.Factory.StartNew(
            () => AssertKeepsOthersWaiting(_first), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static unsafe TensorView At(NativeTensor tensor, params int[] shape) => new(MemorySpace.Host, tensor.Pointer, shape);

    private int NumberOf(params TensorView[] tensors)
    {
        using var turn = _graphs.Begin(tensors, out var graph);
        return graph;
    }

    private void AssertKeepsOthersWaiting(NativeTensor tensor)
    {
        var other = new Thread(() => CaptureGate.Enter().Dispose());
        using (_graphs.Begin([tensor], out _))
        {
            other.Start();
            Assert.False(other.Join(TimeSpan.FromMilliseconds(200)));
        }

        other.Join();
    }

    private void AssertLetsOthersIn(NativeTensor tensor)
    {
        var other = new Thread(() => CaptureGate.Enter().Dispose());
        using var turn = _graphs.Begin([tensor], out _);
        other.Start();
        Assert.True(other.Join(TimeSpan.FromSeconds(30)));
    }
}
