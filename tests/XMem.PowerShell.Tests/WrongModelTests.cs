using System.Management.Automation;
using System.Text;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Checkpoints and model folders that are none, or are not what they were.</summary>
public sealed class WrongModelTests : ModuleTest
{
    [Theory]
    [InlineData("text", "These are no weights.")]
    [InlineData("nothing", "")]
    [InlineData("half an archive", "PK\u0003\u0004 and then nothing that a reader could use")]
    public void A_file_that_is_no_checkpoint_is_refused(string what, string content)
    {
        Assert.NotEmpty(what);
        File.WriteAllText(Folder["wrong.pth"], content, Encoding.ASCII);

        Refused("CheckpointUnreadable", Folder["wrong.pth"]);
    }

    [Fact]
    public void A_checkpoint_that_is_not_there_is_refused()
    {
        Refused("CheckpointUnreadable", Folder["wrong.pth"]);
    }

    [Fact]
    public void A_checkpoint_that_would_run_something_is_refused()
    {
        TinyNetwork.WritePickle(Folder["wrong.pth"], new PickleWriter().Global("os", "system").Mark().Text($"touch {Folder["ran"]}").Code("tR"));

        var error = Refused("CheckpointUnsafe", Folder["wrong.pth"], "os.system", "Nothing was executed");

        Assert.Equal(ErrorCategory.SecurityError, error.CategoryInfo.Category);
        Assert.False(Path.Exists(Folder["ran"]));
    }

    [Fact]
    public void Another_networks_checkpoint_is_refused()
    {
        TinyNetwork.Write(Folder["wrong.pth"], new Dictionary<string, int[]> { ["classifier.weight"] = [10, 4], ["classifier.bias"] = [10] });

        Refused("CheckpointMismatch", Folder["wrong.pth"], "no XMem network", "classifier.weight");
    }

    [Fact]
    public void Missing_misshapen_and_unexpected_tensors_are_all_named()
    {
        var parameters = TinyNetwork.Parameters.ToDictionary();
        parameters.Remove("decoder.pred.bias");
        parameters.Remove("key_proj.e_proj.weight");
        parameters["value_encoder.fuser.block2.conv1.bias"] = [5];
        parameters["decoder.hidden_update.g4_conv.weight"] = [4, 4, 1, 1];
        parameters["decoder.extra.weight"] = [1];
        TinyNetwork.Write(Folder["wrong.pth"], parameters);

        Refused(
            "CheckpointMismatch",
            Folder["wrong.pth"],
            "Missing (2)",
            "decoder.pred.bias",
            "key_proj.e_proj.weight",
            "Misshapen (2)",
            "value_encoder.fuser.block2.conv1.bias",
            "found [5]",
            "decoder.hidden_update.g4_conv.weight",
            "found [4, 4, 1, 1]",
            "Unexpected (1)",
            "decoder.extra.weight");
    }

    [Fact]
    public void Files_of_another_network_that_PyTorch_wrote_are_refused()
    {
        File.Copy(SharedData.Golden("tiny_zip.pth"), Folder["wrong.pth"]);

        Refused("CheckpointMismatch", Folder["wrong.pth"], "no XMem network");
    }

    [Fact]
    public void A_destination_that_is_a_file_is_refused()
    {
        TinyNetwork.Write(Folder["tiny.pth"], TinyNetwork.Parameters);
        File.WriteAllText(Folder["models"], "a file");

        var error = Run("Import-XMemModel $temp/tiny.pth -Destination $temp/models").TerminatingError;

        Assert.NotNull(error);
        error.Is("DestinationNotWritable", "Import-XMemModel", Folder["models"], "Nothing was left behind");
        Assert.Equal("a file", File.ReadAllText(Folder["models"]));
    }

    [Theory]
    [InlineData("key_encoder.onnx", "bytes")]
    [InlineData("value_encoder.onnx", "SHA-256")]
    [InlineData("mask_decoder.onnx", "missing")]
    [InlineData("model.json", "model.json")]
    public void A_model_whose_files_are_not_what_was_imported_is_refused(string file, string words)
    {
        TinyNetwork.Write(Folder["tiny.pth"], TinyNetwork.Parameters);
        Run("$null = Import-XMemModel $temp/tiny.pth -Destination $temp/models").Succeeded();
        var path = Path.Combine(Folder["models"], "tiny", file);
        switch (words)
        {
            case "missing":
                File.Delete(path);
                break;
            case "SHA-256":
                var content = File.ReadAllBytes(path);
                content[^1] ^= 1;
                File.WriteAllBytes(path, content);
                break;
            default:
                File.AppendAllText(path, "x");
                break;
        }

        var opening = Run("New-XMemSession $temp/models/tiny").TerminatingError;
        Assert.NotNull(opening);
        opening.Is("ModelCorrupt", "New-XMemSession", path, words, "Import the model again");

        var listing = Run("Get-XMemModel $temp/models/tiny, xmem-tiny");
        listing.Error.Is("ModelCorrupt", "Get-XMemModel", path);
        Assert.Single(listing.Output);
    }

    private ErrorRecord Refused(string id, params ReadOnlySpan<string> words)
    {
        var error = Run("Import-XMemModel $temp/wrong.pth -Destination $temp/models").TerminatingError;
        Assert.NotNull(error);
        error.Is(id, "Import-XMemModel", words);
        Assert.False(Directory.Exists(Folder["models"]) && Directory.EnumerateFileSystemEntries(Folder["models"]).Any());
        return error;
    }
}
