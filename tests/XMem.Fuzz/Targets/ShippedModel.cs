namespace XMem.Fuzz.Targets;

/// <summary>The model that ships with the module, as it lies beside the program.</summary>
internal static class ShippedModel
{
    /// <summary>Its folder.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "xmem-tiny");
}
