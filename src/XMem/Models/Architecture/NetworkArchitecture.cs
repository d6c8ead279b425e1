using System.Text.Json.Serialization;

namespace XMem.Models.Architecture;

/// <summary>
/// The shape of an XMem network: everything the graphs need to know besides the weights (docs/ALGORITHM.md 2.2).
/// </summary>
/// <param name="Dimensions">Ck, Cv and Ch.</param>
/// <param name="KeyEncoder">The key encoder's ResNet.</param>
/// <param name="ValueEncoder">The value encoder's ResNet.</param>
/// <param name="ValueAttentionWidth">Channels inside the channel attention of the value encoder's fusion.</param>
/// <param name="Decoder">The mask decoder.</param>
internal sealed record NetworkArchitecture(
    ModelDimensions Dimensions,
    ResNetArchitecture KeyEncoder,
    ResNetArchitecture ValueEncoder,
    int ValueAttentionWidth,
    DecoderArchitecture Decoder)
{
    /// <summary>The names of the key encoder's stages, in order.</summary>
    public static IReadOnlyList<string> KeyStages { get; } = ["res2", "layer2", "layer3"];

    /// <summary>The names of the value encoder's stages, in order.</summary>
    public static IReadOnlyList<string> ValueStages { get; } = ["layer1", "layer2", "layer3"];

    /// <summary>Whether the network has a sensory memory.</summary>
    [JsonIgnore]
    public bool HasSensoryMemory => Dimensions.Hidden > 0;

    /// <summary>The value encoder's fusion of f16 with the object's features.</summary>
    [JsonIgnore]
    public FusionArchitecture ValueFusion =>
        new("value_encoder.fuser", KeyEncoder.Channels, ValueEncoder.Channels, Dimensions.Value, ValueAttentionWidth);

    /// <summary>The decoder's fusion of f16 with what was read from memory and the sensory state.</summary>
    [JsonIgnore]
    public FusionArchitecture DecoderFusion =>
        new("decoder.fuser", KeyEncoder.Channels, Dimensions.Value + Dimensions.Hidden, Decoder.Stride16, Decoder.AttentionWidth);
}
