using XMem.Models.Checkpoints;
using XMem.Tests.Models.Checkpoints;

namespace XMem.Tests.Support;

/// <summary>The writer of test checkpoints writes what PyTorch writes, and what it writes is read back.</summary>
public sealed class PthWriterTests : IDisposable
{
    private readonly CheckpointFolder _folder = new();

    [Theory]
    [InlineData("tiny_zip.pth", false)]
    [InlineData("tiny_trainer_checkpoint.pth", true)]
    public void Files_are_those_of_PyTorch_byte_for_byte(string file, bool trainer)
    {
        using var state = Checkpoint.Load(SharedData.Golden(file));
        PthWriter.Write(_folder.Path(file), state, new PthOptions(Trainer: trainer));
        Assert.Equal(File.ReadAllBytes(SharedData.Golden(file)), File.ReadAllBytes(_folder.Path(file)));
    }

    [Theory]
    [InlineData("small", false, "cpu", false)]
    [InlineData("small", true, "cuda:0", true)]
    public void Whole_networks_are_read_back(string configuration, bool half, string device, bool trainer)
    {
        using var written = GoldenWeights.StateDict(configuration);
        PthWriter.Write(_folder.Path("network.pth"), written, new PthOptions(half, device, trainer));
        using var read = Checkpoint.Load(_folder.Path("network.pth"));
        Assert.Equal(written.Select(tensor => tensor.ToString()), read.Select(tensor => tensor.ToString()));
        Parallel.ForEach(written, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, tensor =>
        {
            var values = tensor.Read();
            Assert.Equal(half ? Array.ConvertAll(values, value => (float)(Half)value) : values, read[tensor.Name].Read());
        });
    }

    public void Dispose() => _folder.Dispose();
}
