namespace XMem.Models;

/// <summary>The names of the files in a model folder.</summary>
internal static class ModelLayout
{
    /// <summary>What the model is and what its other files must be.</summary>
    public const string Manifest = "model.json";

    /// <summary>The key encoder's graph.</summary>
    public const string KeyEncoder = "key_encoder.onnx";

    /// <summary>The value encoder's graph.</summary>
    public const string ValueEncoder = "value_encoder.onnx";

    /// <summary>The mask decoder's graph.</summary>
    public const string MaskDecoder = "mask_decoder.onnx";

    /// <summary>The graphs, in the order of the manifest.</summary>
    public static IReadOnlyList<string> Graphs { get; } = [KeyEncoder, ValueEncoder, MaskDecoder];

    /// <summary>The file beside a graph for those of its weights that are not in it; not every graph has one.</summary>
    public static string DataOf(string graph) => $"{graph}.data";

    /// <summary>The files that a manifest may list: all graphs, each with or without its data behind it.</summary>
    public static bool AreFiles(IReadOnlyCollection<string?> names) =>
        names.SequenceEqual(Graphs.SelectMany<string, string>(graph => names.Contains(DataOf(graph)) ? [graph, DataOf(graph)] : [graph]));

    /// <summary>Whether a model folder may have a file of that name.</summary>
    public static bool IsFile(string name) => name == Manifest || Graphs.Any(graph => name == graph || name == DataOf(graph));
}
