using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>Small files that PyTorch wrote (golden definitions, section 4).</summary>
public sealed class GoldenCheckpointTests
{
    [Theory]
    [InlineData("tiny_zip.pth")]
    [InlineData("tiny_legacy.pth")]
    [InlineData("tiny_trainer_checkpoint.pth")]
    public void Network_of_three_layers(string file)
    {
        using var state = Checkpoint.Load(SharedData.Golden(file));
        Assert.Equal(
            ["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked", "pred.weight", "pred.bias"],
            state.Select(tensor => tensor.Name));
        Assert.Equal([4, 3, 3, 3], state["conv1.weight"].Shape);
        Assert.Equal([4], state["bn1.running_var"].Shape);
        Assert.Equal([], state["bn1.num_batches_tracked"].Shape);
        Assert.Equal([1, 4, 1, 1], state["pred.weight"].Shape);
        foreach (var tensor in state)
        {
            var isCounter = tensor.Name == "bn1.num_batches_tracked";
            Assert.Equal(isCounter ? [0f] : Gw1.Draw("tiny/" + tensor.Name, (int)tensor.Count, u => u), tensor.Read());
        }
    }

    [Theory]
    [InlineData("tiny_odd_zip.pth")]
    [InlineData("tiny_odd_legacy.pth")]
    public void Views_shared_storages_and_other_types(string file)
    {
        using var state = Checkpoint.Load(SharedData.Golden(file));
        float[] all = [.. Enumerable.Range(0, 24)];
        Check("view", [2, 3], 8, 9, 10, 14, 15, 16);
        Check("transposed", [6, 4], [.. Enumerable.Range(0, 24).Select(i => (float)(i % 4 * 6 + i / 4))]);
        Check("shared", [4, 6], all);
        Check("half", [4, 6], all);
        Check("f64", [4, 6], all);
        Check("i64", [5], 0, 1, 2, 3, 4);
        Check("param", [6], 0, 1, 2, 3, 4, 5);
        Check("scalar", [], 7);
        Assert.Equal(8, state.Count);

        void Check(string name, int[] shape, params float[] values)
        {
            Assert.Equal(shape, state[name].Shape);
            Assert.Equal(values, state[name].Read());
        }
    }

    [Fact]
    public void Values_are_read_when_asked_for_and_the_file_is_closed_with_the_state_dict()
    {
        using var folder = new CheckpointFolder();
        var path = folder.File("copy.pth", File.ReadAllBytes(SharedData.Golden("tiny_zip.pth")));
        StateTensor tensor;
        using (var state = Checkpoint.Load(path))
        {
            tensor = state["conv1.weight"];
            Assert.Equal(tensor.Read(), tensor.Read());
        }

        Assert.Throws<ObjectDisposedException>(tensor.Read);
        File.Move(path, folder.Path("moved.pth"));
    }

    [Fact]
    public void Tensors_can_be_read_by_several_threads()
    {
        using var state = Checkpoint.Load(SharedData.Golden("tiny_zip.pth"));
        var expected = state.Select(tensor => tensor.Read()).ToList();
        Parallel.For(0, 200, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, _ =>
            Assert.Equal(expected, state.Select(tensor => tensor.Read())));
    }
}
