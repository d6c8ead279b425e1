using System.Globalization;
using XMem.Models.Checkpoints;

namespace XMem.Models.Architecture;

/// <summary>
/// Tells a network's architecture from the names and shapes of a state dict (docs/ALGORITHM.md 2.1, 2.2). Every channel count is
/// what most of the tensors that know it say, so that one missing or misshapen tensor is found out later instead of believed
/// here.
/// </summary>
internal sealed class ArchitectureReader
{
    private static readonly string[] Parts = ["key_encoder.", "value_encoder.", "key_proj.", "decoder."];

    private readonly StateDict _state;
    private readonly string? _path;

    private ArchitectureReader(StateDict state, string? path)
    {
        _state = state;
        _path = path;
    }

    /// <summary>Reads the architecture.</summary>
    /// <param name="state">The state dict.</param>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <exception cref="XMemException">CheckpointMismatch: this is no XMem network.</exception>
    public static NetworkArchitecture Read(StateDict state, string? path = null) => new ArchitectureReader(state, path).Read();

    private NetworkArchitecture Read()
    {
        var strangers = Parts.Where(part => !_state.Any(tensor => tensor.Name.StartsWith(part, StringComparison.Ordinal))).ToList();
        if (strangers.Count > 0)
            throw NoXMem($"there are no tensors {string.Join(", ", strangers.Select(part => $"{part}*"))}");

        var keyEncoder = ReadEncoder("key_encoder", NetworkArchitecture.KeyStages);
        var valueEncoder = ReadEncoder("value_encoder", NetworkArchitecture.ValueStages);
        var hasSensoryMemory = _state.Any(tensor =>
            tensor.Name.StartsWith("decoder.hidden_update.", StringComparison.Ordinal)
            || tensor.Name.StartsWith("value_encoder.hidden_reinforce.", StringComparison.Ordinal));
        var hidden = hasSensoryMemory
            ? Agree("hidden", [.. Outputs("decoder.hidden_update.transform", 3), .. Outputs("value_encoder.hidden_reinforce.transform", 3)])
            : 0;
        var sensory = hasSensoryMemory
            ? Agree("sensory", [.. Outputs("decoder.hidden_update.g16_conv"), .. Outputs("decoder.hidden_update.g8_conv"), .. Outputs("decoder.hidden_update.g4_conv")])
            : 0;
        var decoder = new DecoderArchitecture(
            Agree("decoder", FusionOutputs("decoder.fuser")),
            Agree("stride 8", UpsamplingOutputs("decoder.up_16_8")),
            Agree("stride 4", UpsamplingOutputs("decoder.up_8_4")),
            AttentionWidth("decoder.fuser"),
            sensory);
        var dimensions = new ModelDimensions(
            Agree("key", [.. Outputs("key_proj.key_proj"), .. Outputs("key_proj.e_proj")]),
            Agree("value", FusionOutputs("value_encoder.fuser")),
            hidden);
        return new NetworkArchitecture(dimensions, keyEncoder, valueEncoder, AttentionWidth("value_encoder.fuser"), decoder);
    }

    private ResNetArchitecture ReadEncoder(string prefix, IReadOnlyList<string> stageNames)
    {
        var kind = _state.Any(tensor =>
                tensor.Name.StartsWith($"{prefix}.", StringComparison.Ordinal) && tensor.Name.EndsWith(".conv3.weight", StringComparison.Ordinal))
            ? BlockKind.Bottleneck
            : BlockKind.Basic;
        var stem = Agree("stem", [new($"{prefix}.conv1.weight", 0), .. BatchNorm($"{prefix}.bn1")]);
        var stages = stageNames.Select((name, index) => ReadStage($"{prefix}.{name}", name, kind, index == 0 ? 1 : 2));
        return new ResNetArchitecture(prefix, stem, kind, [.. stages]);
    }

    private ResNetStage ReadStage(string prefix, string name, BlockKind kind, int stride)
    {
        var blocks = CountBlocks(prefix);
        var width = Agree(name, [.. InEveryBlock(block => [.. Normalized(block, 1), .. Normalized(block, 2)])]);
        var channels = kind == BlockKind.Basic ? width : Agree(name, [.. InEveryBlock(block => Normalized(block, 3))]);
        return new ResNetStage(name, blocks, width, channels, stride);

        IEnumerable<Witness> InEveryBlock(Func<string, IEnumerable<Witness>> witnesses) =>
            Enumerable.Range(0, blocks).SelectMany(i => witnesses($"{prefix}.{i}"));

        static IEnumerable<Witness> Normalized(string block, int index) => [new($"{block}.conv{index}.weight", 0), .. BatchNorm($"{block}.bn{index}")];
    }

    /// <summary>A block is believed in when it has more than a single tensor.</summary>
    private int CountBlocks(string prefix) => _state
        .Where(tensor => tensor.Name.StartsWith($"{prefix}.", StringComparison.Ordinal))
        .Select(tensor => tensor.Name[(prefix.Length + 1)..].Split('.')[0])
        .GroupBy(index => int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
        .Where(block => block.Skip(1).Any())
        .Select(block => block.Key + 1)
        .DefaultIfEmpty(0)
        .Max();

    private int AttentionWidth(string fusion)
    {
        var perceptron = $"{fusion}.attention.ChannelGate.mlp";
        return Agree("attention", [.. Outputs($"{perceptron}.1"), new($"{perceptron}.3.weight", 1)]);
    }

    private static Witness[] FusionOutputs(string prefix) =>
        [.. Outputs($"{prefix}.block1.conv1"), .. Outputs($"{prefix}.block1.conv2"), .. Outputs($"{prefix}.block2.conv1"), .. Outputs($"{prefix}.block2.conv2")];

    private static Witness[] UpsamplingOutputs(string prefix) => [.. Outputs($"{prefix}.out_conv.conv1"), .. Outputs($"{prefix}.out_conv.conv2")];

    private static Witness[] Outputs(string layer, int multiple = 1) => [new($"{layer}.weight", 0, multiple), new($"{layer}.bias", 0, multiple)];

    private static Witness[] BatchNorm(string layer) =>
        [new($"{layer}.weight", 0), new($"{layer}.bias", 0), new($"{layer}.running_mean", 0), new($"{layer}.running_var", 0)];

    /// <summary>The channel count that most of the witnesses present tell; of equally many, the first.</summary>
    private int Agree(string what, IReadOnlyList<Witness> witnesses)
    {
        var votes = new List<int>();
        foreach (var (name, axis, multiple) in witnesses)
        {
            if (_state.TryGet(name, out var tensor) && axis < tensor.Shape.Count && tensor.Shape[axis] is > 0 and var extent && extent % multiple == 0)
                votes.Add(extent / multiple);
        }

        if (votes.Count == 0)
            throw NoXMem($"nothing tells its {what} channels ({string.Join(", ", witnesses.Take(3).Select(witness => witness.Name))}, ...)");
        return votes.GroupBy(vote => vote).MaxBy(group => group.Count())!.Key;
    }

    private XMemException NoXMem(string reason)
    {
        var names = _state.Count == 0 ? "It has no tensors at all." : $"It starts with {string.Join(", ", _state.Take(3).Select(tensor => tensor.Name))}.";
        return new XMemException(
            XMemErrorKind.CheckpointMismatch,
            $"{_path ?? "The state dict"} is no XMem network: {reason}. {names} Give the .pth file of an XMem network (hkchengrex/XMem, or one trained with its names).",
            _path);
    }
}

/// <summary>A place in a state dict that tells a channel count: one extent of one tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Axis">Which extent.</param>
/// <param name="Multiple">How many times the channel count that extent is.</param>
internal readonly record struct Witness(string Name, int Axis, int Multiple = 1);
