using XMem.Tests.Support;

namespace XMem.Tests;

/// <summary>Folders that results are written to.</summary>
public sealed class DestinationFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_made_with_those_above_it_and_may_be_there()
    {
        DestinationFolder.Create(_folder["a/b"]);
        DestinationFolder.Create(_folder["a/b"]);
        DestinationFolder.CreateFor(_folder["c/d/mask.png"]);
        Assert.True(Directory.Exists(_folder["a/b"]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["c/d"]));
    }

    [Fact]
    public void Nothing_is_made_for_a_file_without_a_folder() => DestinationFolder.CreateFor("mask.png");

    [Fact]
    public void A_file_in_the_way_is_refused()
    {
        File.WriteAllText(_folder["file"], "precious");
        Refusal.OfFile(_folder["file"], XMemErrorKind.DestinationNotWritable, () => DestinationFolder.Create(_folder["file"]), "cannot be made");
        Refusal.Of(XMemErrorKind.DestinationNotWritable, () => DestinationFolder.CreateFor(_folder["file/deeper/mask.png"]), "cannot be made", "deeper");
        Assert.Equal("precious", File.ReadAllText(_folder["file"]));
    }
}
