extern alias Benchmarks;

using Benchmarks::XMem.Benchmarks;
using XMem.Tests.Support;

namespace XMem.Tests.Benchmarks;

/// <summary>What is wrong with the arguments is said before anything is measured, and the exit code tells.</summary>
public sealed class EndToEndCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("--objects is '1,0'; it must be numbers from 1 to 255, separated by commas.", "--objects", "1,0")]
    [InlineData("--objects is 'two'; it must be numbers from 1 to 255, separated by commas.", "--objects", "two")]
    [InlineData("--repeats is 0; it must be at least 1.", "--repeats", "0")]
    [InlineData("--warm-up is -1; it must be at least 0.", "--warm-up", "-1")]
    [InlineData("--frames-count is 1; it must be at least 2.", "--frames-count", "1")]
    [InlineData("--mask is the mask of --frames' first frame; the demonstration clip has its own.", "--mask", "mask.png")]
    [InlineData("Unrecognized command or argument '--frame'.", "--frame", "clip")]
    [InlineData("Size is 8; it must be at least 16 pixels, or -1 for the source size.", "--size", "8")]
    [InlineData("There is no folder of frames 'nowhere'. Give one with --frames.", "--frames", "nowhere")]
    [InlineData("There is no execution provider 'Abacus'.", "--provider", "Abacus")]
    [InlineData("The Cpu execution provider has no devices", "--device-id", "1")]
    public void Bad_arguments(string message, params string[] arguments) => AssertRefused(message, arguments);

    [Fact]
    public void Folder_with_too_few_frames()
    {
        File.WriteAllText(_folder["note.txt"], "no picture");
        File.WriteAllText(_folder["00000.jpg"], "one file that could be a picture");
        AssertRefused($"The folder '{_folder.Path}' has 1 frames; two are the least. Give another with --frames.", "--frames", _folder.Path);
    }

    [Fact]
    public void Json_that_cannot_be_written()
    {
        var path = _folder[Path.Combine("nowhere", "figures.json")];
        AssertRefused($"'{path}' cannot be written: there is no folder", "--json", path);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(string message, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, Program.Run(arguments, output, error));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }
}
