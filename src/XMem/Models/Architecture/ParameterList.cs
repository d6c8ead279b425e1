namespace XMem.Models.Architecture;

/// <summary>The names and shapes of every parameter of a network, in the order of a checkpoint (docs/ALGORITHM.md 2.2).</summary>
internal static class ParameterList
{
    /// <summary>
    /// The value encoder's first convolution, the only parameter that comes in two shapes (docs/ALGORITHM.md 2.1).
    /// </summary>
    public const string ValueStem = "value_encoder.conv1.weight";

    /// <summary>The channels that go into the value encoder: red, green, blue, the object's mask, the other objects' mask.</summary>
    public const int ValueInputs = 5;

    /// <summary>Lists the parameters, without the counters that BatchNorm keeps for training.</summary>
    public static IEnumerable<Parameter> From(NetworkArchitecture architecture)
    {
        var (key, value, hidden) = architecture.Dimensions;
        var decoder = architecture.Decoder;
        var f16 = architecture.KeyEncoder.Channels;
        return
        [
            .. ResNet(architecture.KeyEncoder, 3),
            .. ResNet(architecture.ValueEncoder, ValueInputs),
            .. Fusion(architecture.ValueFusion),
            .. hidden == 0 ? [] : Convolution("value_encoder.hidden_reinforce.transform", 3 * hidden, value + hidden, 3),
            .. Convolution("key_proj.key_proj", key, f16, 3),
            .. Convolution("key_proj.d_proj", 1, f16, 3),
            .. Convolution("key_proj.e_proj", key, f16, 3),
            .. Fusion(architecture.DecoderFusion),
            .. hidden == 0 ? [] : SensoryUpdate(decoder, hidden),
            .. Upsampling("decoder.up_16_8", architecture.KeyEncoder.Stages[1].Channels, decoder.Stride16, decoder.Stride8),
            .. Upsampling("decoder.up_8_4", architecture.KeyEncoder.Stages[0].Channels, decoder.Stride8, decoder.Stride4),
            .. Convolution("decoder.pred", 1, decoder.Stride4, 3),
        ];
    }

    private static IEnumerable<Parameter> ResNet(ResNetArchitecture network, int inputs) =>
    [
        .. NormalizedConvolution($"{network.Prefix}.conv1", $"{network.Prefix}.bn1", network.Stem, inputs, 7),
        .. network.Blocks.SelectMany(Block),
    ];

    private static IEnumerable<Parameter> Block(ResNetBlock block)
    {
        var (prefix, width) = (block.Prefix, block.Width);
        return
        [
            .. block.Kind == BlockKind.Basic
                ? NormalizedConvolution($"{prefix}.conv1", $"{prefix}.bn1", width, block.Inputs, 3)
                : NormalizedConvolution($"{prefix}.conv1", $"{prefix}.bn1", width, block.Inputs, 1),
            .. NormalizedConvolution($"{prefix}.conv2", $"{prefix}.bn2", width, width, 3),
            .. block.Kind == BlockKind.Basic ? [] : NormalizedConvolution($"{prefix}.conv3", $"{prefix}.bn3", block.Channels, width, 1),
            .. block.HasDownsample
                ? NormalizedConvolution($"{prefix}.downsample.0", $"{prefix}.downsample.1", block.Channels, block.Inputs, 1)
                : [],
        ];
    }

    private static IEnumerable<Parameter> Fusion(FusionArchitecture fusion)
    {
        var (prefix, channels) = (fusion.Prefix, fusion.Channels);
        return
        [
            .. GroupResidualBlock($"{prefix}.block1", fusion.Shared + fusion.PerObject, channels),
            .. Linear($"{prefix}.attention.ChannelGate.mlp.1", fusion.AttentionWidth, channels),
            .. Linear($"{prefix}.attention.ChannelGate.mlp.3", channels, fusion.AttentionWidth),
            .. Convolution($"{prefix}.attention.SpatialGate.spatial.conv", 1, 2, 7),
            .. GroupResidualBlock($"{prefix}.block2", channels, channels),
        ];
    }

    private static IEnumerable<Parameter> SensoryUpdate(DecoderArchitecture decoder, int hidden) =>
    [
        .. Convolution("decoder.hidden_update.g16_conv", decoder.SensoryWidth, decoder.Stride16, 1),
        .. Convolution("decoder.hidden_update.g8_conv", decoder.SensoryWidth, decoder.Stride8, 1),
        .. Convolution("decoder.hidden_update.g4_conv", decoder.SensoryWidth, decoder.Stride4 + 1, 1),
        .. Convolution("decoder.hidden_update.transform", 3 * hidden, decoder.SensoryWidth + hidden, 3),
    ];

    private static IEnumerable<Parameter> Upsampling(string prefix, int skip, int inputs, int outputs) =>
    [
        .. Convolution($"{prefix}.skip_conv", inputs, skip, 3),
        .. GroupResidualBlock($"{prefix}.out_conv", inputs, outputs),
    ];

    private static IEnumerable<Parameter> GroupResidualBlock(string prefix, int inputs, int outputs) =>
    [
        .. inputs == outputs ? [] : Convolution($"{prefix}.downsample", outputs, inputs, 3),
        .. Convolution($"{prefix}.conv1", outputs, inputs, 3),
        .. Convolution($"{prefix}.conv2", outputs, outputs, 3),
    ];

    private static Parameter[] Convolution(string name, int outputs, int inputs, int kernel) =>
        [new($"{name}.weight", [outputs, inputs, kernel, kernel]), new($"{name}.bias", [outputs])];

    private static Parameter[] Linear(string name, int outputs, int inputs) =>
        [new($"{name}.weight", [outputs, inputs]), new($"{name}.bias", [outputs])];

    private static Parameter[] NormalizedConvolution(string convolution, string batchNorm, int outputs, int inputs, int kernel) =>
    [
        new($"{convolution}.weight", [outputs, inputs, kernel, kernel]),
        new($"{batchNorm}.weight", [outputs]),
        new($"{batchNorm}.bias", [outputs]),
        new($"{batchNorm}.running_mean", [outputs]),
        new($"{batchNorm}.running_var", [outputs]),
    ];
}

/// <summary>A tensor that a network needs.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="Shape">Its extents.</param>
internal sealed record Parameter(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>For messages: <c>name [2, 3]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
