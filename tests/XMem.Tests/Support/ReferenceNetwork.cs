using XMem.Models.Architecture;
using XMem.Models.Checkpoints;

namespace XMem.Tests.Support;

/// <summary>
/// XMem's networks as docs/ALGORITHM.md 4 to 7 describes them, one object at a time, without any of the short cuts that the
/// graphs take.
/// </summary>
internal sealed class ReferenceNetwork(StateDict state, NetworkArchitecture architecture)
{
    public Dictionary<string, FeatureMap> EncodeKey(FeatureMap image)
    {
        var stages = ResNet(image, architecture.KeyEncoder);
        var f16 = stages[2];
        return new Dictionary<string, FeatureMap>(StringComparer.Ordinal)
        {
            ["key"] = Convolve(f16, "key_proj.key_proj"),
            ["shrinkage"] = Convolve(f16, "key_proj.d_proj").Map(value => value * value + 1),
            ["selection"] = Convolve(f16, "key_proj.e_proj").Sigmoid(),
            ["f16"] = f16,
            ["f8"] = stages[1],
            ["f4"] = stages[0],
        };
    }

    public (FeatureMap Value, FeatureMap? Hidden) EncodeValue(FeatureMap image, FeatureMap f16, FeatureMap mask, FeatureMap others, FeatureMap? hidden)
    {
        var input = image.Concat(mask);
        if (state["value_encoder.conv1.weight"].Shape[1] == 5)
            input = input.Concat(others);
        var value = Fuse(f16, ResNet(input, architecture.ValueEncoder)[2], "value_encoder.fuser");
        return (value, hidden is null ? null : UpdateHidden(value, hidden, "value_encoder.hidden_reinforce.transform"));
    }

    public (FeatureMap Logits, FeatureMap? Hidden) Decode(FeatureMap f16, FeatureMap f8, FeatureMap f4, FeatureMap readout, FeatureMap? hidden)
    {
        var g16 = Fuse(f16, hidden is null ? readout : readout.Concat(hidden), "decoder.fuser");
        var g8 = GroupResidualBlock(Add(Convolve(f8, "decoder.up_16_8.skip_conv"), g16.Upsample(2)), "decoder.up_16_8.out_conv");
        var g4 = GroupResidualBlock(Add(Convolve(f4, "decoder.up_8_4.skip_conv"), g8.Upsample(2)), "decoder.up_8_4.out_conv");
        var logits = Convolve(g4.Relu(), "decoder.pred");
        if (hidden is null)
            return (logits.Upsample(4), null);

        var summary = Add(
            Add(Convolve(g16, "decoder.hidden_update.g16_conv"), Convolve(g8.AveragePool(2), "decoder.hidden_update.g8_conv")),
            Convolve(g4.Concat(logits).AveragePool(4), "decoder.hidden_update.g4_conv"));
        return (logits.Upsample(4), UpdateHidden(summary, hidden, "decoder.hidden_update.transform"));
    }

    private List<FeatureMap> ResNet(FeatureMap x, ResNetArchitecture network)
    {
        var prefix = network.Prefix;
        x = Normalize(Convolve(x, $"{prefix}.conv1", 2), $"{prefix}.bn1").Relu().MaxPool();
        var outputs = new List<FeatureMap>();
        foreach (var stage in network.Stages)
        {
            for (var i = 0; i < stage.Blocks; i++)
                x = ResidualBlock(x, $"{prefix}.{stage.Name}.{i}", i == 0 ? stage.Stride : 1);
            outputs.Add(x);
        }

        return outputs;
    }

    private FeatureMap ResidualBlock(FeatureMap x, string prefix, int stride)
    {
        var isBottleneck = state.Contains($"{prefix}.conv3.weight");
        var y = Normalize(Convolve(x, $"{prefix}.conv1", isBottleneck ? 1 : stride), $"{prefix}.bn1").Relu();
        y = Normalize(Convolve(y, $"{prefix}.conv2", isBottleneck ? stride : 1), $"{prefix}.bn2");
        if (isBottleneck)
            y = Normalize(Convolve(y.Relu(), $"{prefix}.conv3"), $"{prefix}.bn3");
        var shortcut = state.Contains($"{prefix}.downsample.0.weight")
            ? Normalize(Convolve(x, $"{prefix}.downsample.0", stride), $"{prefix}.downsample.1")
            : x;
        return Add(y, shortcut).Relu();
    }

    private FeatureMap Fuse(FeatureMap shared, FeatureMap perObject, string prefix)
    {
        var fused = GroupResidualBlock(shared.Concat(perObject), $"{prefix}.block1");
        return GroupResidualBlock(Add(fused, Attend(fused, $"{prefix}.attention")), $"{prefix}.block2");
    }

    private FeatureMap Attend(FeatureMap x, string prefix)
    {
        var gate = Add(Perceptron(x.Pool(Enumerable.Average)), Perceptron(x.Pool(Enumerable.Max)));
        var gated = x.Zip(gate.Sigmoid(), (a, b) => a * b);
        var statistics = gated.PoolChannels(Enumerable.Max).Concat(gated.PoolChannels(Enumerable.Average));
        return gated.Zip(Convolve(statistics, $"{prefix}.SpatialGate.spatial.conv").Sigmoid(), (a, b) => a * b);

        FeatureMap Perceptron(FeatureMap pooled) => Convolve(Convolve(pooled, $"{prefix}.ChannelGate.mlp.1").Relu(), $"{prefix}.ChannelGate.mlp.3");
    }

    private FeatureMap GroupResidualBlock(FeatureMap x, string prefix)
    {
        var y = Convolve(Convolve(x.Relu(), $"{prefix}.conv1").Relu(), $"{prefix}.conv2");
        return Add(y, state.Contains($"{prefix}.downsample.weight") ? Convolve(x, $"{prefix}.downsample") : x);
    }

    private FeatureMap UpdateHidden(FeatureMap x, FeatureMap hidden, string transform)
    {
        var gates = Convolve(x.Concat(hidden), transform);
        var forget = gates.Slice(0, hidden.Channels).Sigmoid();
        var update = gates.Slice(hidden.Channels, hidden.Channels).Sigmoid();
        var candidate = gates.Slice(2 * hidden.Channels, hidden.Channels).Map(Math.Tanh);
        var kept = forget.Zip(hidden, (f, h) => f * h).Zip(update, (fh, u) => fh * (1 - u));
        return Add(kept, update.Zip(candidate, (u, c) => u * c));
    }

    private FeatureMap Convolve(FeatureMap x, string layer, int stride = 1)
    {
        var weight = state[$"{layer}.weight"];
        var bias = state.TryGet($"{layer}.bias", out var tensor) ? tensor.Read() : null;
        return x.Convolve(weight.Read(), bias, weight.Shape[0], weight.Shape.Count == 4 ? weight.Shape[2] : 1, stride);
    }

    private FeatureMap Normalize(FeatureMap x, string layer)
    {
        var (weight, bias) = (state[$"{layer}.weight"].Read(), state[$"{layer}.bias"].Read());
        var (mean, variance) = (state[$"{layer}.running_mean"].Read(), state[$"{layer}.running_var"].Read());
        var result = new FeatureMap(x.Channels, x.Height, x.Width);
        for (var c = 0; c < x.Channels; c++)
        {
            for (var i = 0; i < x.Height * x.Width; i++)
                result[c, 0, i] = (x[c, 0, i] - mean[c]) / Math.Sqrt(variance[c] + 1e-5) * weight[c] + bias[c];
        }

        return result;
    }

    private static FeatureMap Add(FeatureMap a, FeatureMap b) => a.Zip(b, (x, y) => x + y);
}
