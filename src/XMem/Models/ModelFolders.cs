namespace XMem.Models;

/// <summary>Where models are looked for by name, and where imported ones go.</summary>
public static class ModelFolders
{
    /// <summary>The model that is used when none is named.</summary>
    public const string DefaultModel = "xmem-tiny";

    /// <summary>An environment variable with more folders of models, separated as in PATH.</summary>
    public const string SearchPathVariable = "XMEM_MODEL_PATH";

    /// <summary>The user's own models: where Import-XMemModel writes.</summary>
    public static string User { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "XMem.PowerShell",
        "models");

    /// <summary>All models by name: those of the search path first, then the user's, then those that come with the application.</summary>
    /// <param name="shipped">The folder of the models that come with the application.</param>
    public static ModelCatalog Catalog(string shipped) => new(
    [
        .. (Environment.GetEnvironmentVariable(SearchPathVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        User,
        shipped,
    ]);
}
