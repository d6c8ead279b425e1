namespace XMem.Shell;

/// <summary>Finds the module that the shell imports.</summary>
internal static class ModuleLocator
{
    /// <summary>The environment variable that names another module folder or manifest.</summary>
    public const string Variable = "XMEM_MODULE";

    private const string ModuleName = "XMem.PowerShell";

    /// <summary>The module to import: the variable's, the one published beside the program, or the checkout's.</summary>
    /// <param name="programFolder">The folder that the program lies in.</param>
    /// <param name="configured">The value of <see cref="Variable"/>, if it is set.</param>
    /// <returns>A module folder or manifest, or null where there is none.</returns>
    public static string? Find(string programFolder, string? configured)
    {
        if (!string.IsNullOrEmpty(configured))
            return Path.Exists(configured) ? Path.GetFullPath(configured) : null;

        var published = Path.Combine(programFolder, "Modules", ModuleName);
        if (IsModule(published))
            return published;

        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            var checkout = Path.Combine(folder.FullName, "module", ModuleName);
            if (IsModule(checkout))
                return checkout;
        }

        return null;
    }

    private static bool IsModule(string folder) => File.Exists(Path.Combine(folder, $"{ModuleName}.psd1"));
}
