namespace XMem.Cli.Tests.Support;

/// <summary>Where things are in the checkout that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "XMem.PowerShell.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No XMem.PowerShell.sln above {AppContext.BaseDirectory}.");
    }
}
