namespace XMem.Cli.Tests.Support;

/// <summary>A folder of its own for one test, removed afterward.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xmem-tests-");

    /// <summary>The folder's full path.</summary>
    public string Path => _folder.FullName;

    /// <summary>A path in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
