namespace XMem.PowerShell.Tests.Support;

/// <summary>Where things are in the checkout that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The module folder that a build completes.</summary>
    public static string Module { get; } = Path.Combine(Root, "module", "XMem.PowerShell");

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(Module, "XMem.PowerShell.psd1");

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
