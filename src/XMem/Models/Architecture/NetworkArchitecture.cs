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

/// <summary>The channels of the mask decoder (docs/ALGORITHM.md 7.1).</summary>
/// <param name="Stride16">Channels of the fused features at stride 16 (512 in XMem).</param>
/// <param name="Stride8">Channels at stride 8 (256).</param>
/// <param name="Stride4">Channels at stride 4 (256).</param>
/// <param name="AttentionWidth">Channels inside the fusion's channel attention (32).</param>
/// <param name="SensoryWidth">Channels that the sensory update sums its three scales in (256); 0 without sensory memory.</param>
internal sealed record DecoderArchitecture(int Stride16, int Stride8, int Stride4, int AttentionWidth, int SensoryWidth);

/// <summary>A feature fusion block (docs/ALGORITHM.md 4): shared and per-object features in, per-object features out.</summary>
/// <param name="Prefix">What its parameters' names start with, without the dot.</param>
/// <param name="Shared">Channels of the features that all objects share.</param>
/// <param name="PerObject">Channels of the features that each object has.</param>
/// <param name="Channels">Channels of the output.</param>
/// <param name="AttentionWidth">Channels inside the channel attention's perceptron (a 16th of the channels in XMem).</param>
internal sealed record FusionArchitecture(string Prefix, int Shared, int PerObject, int Channels, int AttentionWidth);
