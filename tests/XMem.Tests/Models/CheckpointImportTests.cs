using XMem.Models;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models;

/// <summary>From a .pth file to a model: the same networks as from the tensors themselves.</summary>
public sealed class CheckpointImportTests(GoldenModels models)
{
    [Theory]
    [InlineData("full", false)]
    [InlineData("small", true)]
    public void A_checkpoint_file_gives_the_networks_of_its_formula(string configuration, bool trainer)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.pth"];
        using (var state = GoldenWeights.StateDict(configuration))
            PthWriter.Write(path, state, new PthOptions(Device: "cuda:0", Trainer: trainer));

        using var read = Checkpoint.Load(path);
        var model = ModelImporter.Import(read, folder["model"], new ModelImportOptions { Name = "model", Source = path }, TestContext.Current.CancellationToken);

        // The id is made of the hashes of the graphs: equal ids mean equal bytes.
        Assert.Equal(models.Get(configuration).Id, model.Id);
        Assert.Equal(models.Get(configuration).Dimensions, model.Dimensions);
    }
}
