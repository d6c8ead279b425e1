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
}
