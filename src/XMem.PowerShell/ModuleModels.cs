using XMem.Models;

namespace XMem.PowerShell;

/// <summary>The models that the module finds by name.</summary>
internal static class ModuleModels
{
    /// <summary>Those of the search path first, then the user's, then the module's own.</summary>
    public static ModelCatalog Catalog => ModelFolders.Catalog(Shipped);

    private static string Shipped { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(ModuleModels).Assembly.Location)!, "..", "models"));
}
