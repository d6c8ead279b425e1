using System.Text;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;

namespace XMem.Tests.Support;

/// <summary>Weights and inputs by formula (golden definitions, section 1 and 3).</summary>
internal static class Gw1
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const double Sqrt2 = 1.4142135623730951;

    /// <summary>64-bit FNV-1a over UTF-8 bytes.</summary>
    public static ulong Fnv1a64(string text)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 0x100000001b3UL;
        return hash;
    }

    /// <summary>The i-th state of the generator, from 0.</summary>
    public static ulong Mix(ulong seed, ulong i)
    {
        var z = seed + (i + 1) * Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>The i-th number of a seed, in [-1, 1).</summary>
    public static double Uniform(ulong seed, long i) => (Mix(seed, (ulong)i) >> 11) * (1.0 / (1L << 52)) - 1;

    /// <summary>n values f(u) with u drawn for a tag, rounded to float32 at the end.</summary>
    public static float[] Draw(string tag, int count, Func<double, double> f)
    {
        var seed = Fnv1a64(tag);
        return [.. Enumerable.Range(0, count).Select(i => (float)f(Uniform(seed, i)))];
    }

    /// <summary>The state dict of a network.</summary>
    /// <param name="parameters">Names and shapes, with or without BatchNorm's counters.</param>
    /// <param name="configuration">What the last layer was calibrated for: <c>full</c> (64, 512, 64), <c>small</c> (32, 64, 16) or anything else.</param>
    public static StateDict StateDict(IReadOnlyCollection<Parameter> parameters, string configuration)
    {
        var batchNorms = parameters.Where(parameter => parameter.Name.EndsWith(".running_mean", StringComparison.Ordinal))
            .Select(parameter => parameter.Name[..^".running_mean".Length]).ToHashSet(StringComparer.Ordinal);
        return new StateDict(parameters.Select(parameter =>
            new StateTensor(parameter.Name, parameter.Shape, () => Weights(parameter.Name, parameter.Shape, batchNorms, configuration))));
    }

    private static float[] Weights(string name, IReadOnlyList<int> shape, HashSet<string> batchNorms, string configuration)
    {
        var count = shape.Aggregate(1, (a, b) => a * b);
        var dot = name.LastIndexOf('.');
        var (layer, kind) = (name[..dot], name[(dot + 1)..]);
        if (kind == "num_batches_tracked")
            return [0];

        if (batchNorms.Contains(layer))
        {
            return Draw(name, count, kind switch
            {
                "weight" => u => 1 + 0.1 * u,
                "running_var" => u => 1 + 0.1 * Math.Abs(u),
                _ => u => 0.1 * u,
            });
        }

        var (salt, gain, offset) = configuration switch
        {
            "full" => ("#1716", 10.0, -6.7),
            "small" => ("#760", 10.0, -7.3),
            _ => ("", 10.0, -6.0),
        };
        if (kind == "bias")
            return Draw(name, count, u => 0.05 * u + (name == "decoder.pred.bias" ? offset : 0));

        var isPred = name == "decoder.pred.weight";
        var seed = Fnv1a64(isPred ? name + salt : name);
        var fanIn = shape.Skip(1).Aggregate(1, (a, b) => a * b);
        var scale = (isPred ? gain : Gain(name)) * Math.Sqrt(3.0 / fanIn);
        var channelSize = fanIn / shape[1];
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var weight = scale * Uniform(seed, i);
            var factor = ChannelFactor(name, i / channelSize % shape[1]);
            values[i] = (float)(factor == 1 ? weight : factor * weight);
        }

        return values;
    }

    private static double Gain(string name)
    {
        return name switch
        {
            "key_encoder.conv1.weight" or "value_encoder.conv1.weight" => 1,
            _ when Is("key_encoder.", "conv3.weight") => 0.5,
            _ when Is("key_encoder.", ".weight") => Sqrt2,
            _ when Is("value_encoder.layer", "conv2.weight") => 0.5,
            _ when Is("value_encoder.layer", ".weight") => Sqrt2,
            "key_proj.key_proj.weight" => 1.4,
            "key_proj.d_proj.weight" => 0.2,
            "key_proj.e_proj.weight" => 0.7,
            _ when Is("decoder.", "skip_conv.weight") => 0.25,
            _ when Is("", "conv2.weight") => 0.5,
            _ => 1,
        };

        bool Is(string start, string end) => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal);
    }

    private static double ChannelFactor(string name, int channel) => name switch
    {
        "value_encoder.conv1.weight" => channel switch { < 3 => 0.5, 3 => 4, _ => 2 },
        "value_encoder.fuser.block1.conv1.weight" or "value_encoder.fuser.block1.downsample.weight" => channel < 1024 ? 0.15 : 1,
        "decoder.fuser.block1.conv1.weight" or "decoder.fuser.block1.downsample.weight" => channel < 1024 ? 0.1 : 1,
        _ => 1,
    };
}
