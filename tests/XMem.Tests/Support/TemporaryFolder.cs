namespace XMem.Tests.Support;

/// <summary>A folder that is gone with the object.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xmem-tests-");

    /// <summary>The folder's path.</summary>
    public string Path => _folder.FullName;

    /// <summary>A path in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
