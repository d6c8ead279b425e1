using System.IO.Compression;
using System.Text;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>Files that are no checkpoints are told by what they are.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly CheckpointFolder _folder = new();

    [Theory]
    [InlineData("it starts with 'hello, world'", "hello, world")]
    [InlineData("it starts with the bytes 0001FF", "\0\u0001\u00ff")]
    [InlineData("it is empty (0 bytes)", "")]
    [InlineData("it is a safetensors file", "\u0010\0\0\0\0\0\0\0{\"__metadata__\":{}}")]
    [InlineData("it is an ONNX model", "\u0008\u0008\u0012\u0007pytorch")]
    [InlineData("it is a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\n")]
    [InlineData("it is a web page", "<!DOCTYPE html><html></html>")]
    [InlineData("it is an HDF5 file", "\u0089HDF\r\n\u001a\n")]
    [InlineData("it is a NumPy array", "\u0093NUMPY\u0001\0")]
    [InlineData("it is compressed with gzip", "\u001f\u008b\u0008\0")]
    [InlineData("it is a pickle, but not one that torch.save wrote", "\u0080\u0002}.")]
    public void A_file_of_another_kind_is_described(string description, string content)
    {
        var message = CheckpointFolder.Refused(_folder.File("weights.pth", Encoding.Latin1.GetBytes(content))).Message;
        Assert.Contains($"weights.pth is not a PyTorch checkpoint: {description}", message, StringComparison.Ordinal);
        Assert.Contains("expected the .pth that torch.save writes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tar_format_of_the_first_versions_is_told()
    {
        var tar = new byte[1024];
        "sys_info"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Contains("a tar archive, as PyTorch before 0.2 wrote", CheckpointFolder.Refused(_folder.File("old.pth", tar)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        Assert.Contains("does not exist", CheckpointFolder.Refused(_folder.Path("missing.pth")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_told()
    {
        Directory.CreateDirectory(_folder.Path("folder.pth"));
        Assert.Contains("is a folder", CheckpointFolder.Refused(_folder.Path("folder.pth")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_TorchScript_archive_is_told()
    {
        var path = _folder.Zip(
            CompressionLevel.NoCompression,
            ("net/data.pkl", new PickleWriter().Global("__torch__", "Network").ToArray()),
            ("net/code/__torch__.py", []),
            ("net/constants.pkl", new PickleWriter().Code(")").ToArray()));
        Assert.Contains("TorchScript", CheckpointFolder.Refused(path).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_something_else_is_told()
    {
        var path = _folder.Zip(CompressionLevel.Optimal, ("word/document.xml", [1, 2, 3]));
        Assert.Contains("a zip archive without data.pkl", CheckpointFolder.Refused(path).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_archive_is_told()
    {
        Assert.Contains("a zip archive without data.pkl", CheckpointFolder.Refused(_folder.Zip(CompressionLevel.Optimal)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_several_checkpoints_is_told()
    {
        var pickle = new PickleWriter().EmptyDict().ToArray();
        var path = _folder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("b/data.pkl", pickle));
        Assert.Contains("2 files data.pkl", CheckpointFolder.Refused(path).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void A_big_endian_file_is_told(string layout)
    {
        var pickle = CheckpointFolder.StateDictOf("FloatStorage", 0, 0, [0], [1]);
        string path;
        if (layout == "zip")
        {
            path = _folder.Zip(CompressionLevel.NoCompression, ("c/data.pkl", pickle.ToArray()), ("c/data/0", []), ("c/byteorder", "big"u8.ToArray()));
        }
        else
        {
            // After little_endian, the constant True becomes False.
            path = _folder.Legacy(pickle, ("0", 0, []));
            var content = File.ReadAllBytes(path);
            var position = content.AsSpan().IndexOf("little_endian"u8);
            content[position + content.AsSpan(position).IndexOf((byte)0x88)] = 0x89;
            File.WriteAllBytes(path, content);
        }

        Assert.Contains("big endian", CheckpointFolder.Refused(path).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_opened_is_told()
    {
        var path = _folder.File("locked.pth", [1]);
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("cannot be opened", CheckpointFolder.Refused(path).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
