using System.IO.Compression;
using System.Runtime.InteropServices;

namespace XMem.PowerShell.Tests.Support;

/// <summary>The smallest XMem network: the names and shapes of its parameters, and checkpoint files of them as PyTorch writes them.</summary>
internal static class TinyNetwork
{
    private const int Channels = 4;
    private const int Attention = 2;

    /// <summary>All parameters, with the shapes of a network of Ck = Cv = Ch = 4.</summary>
    public static IReadOnlyDictionary<string, int[]> Parameters { get; } = new Dictionary<string, int[]>(
    [
        .. Encoder("key_encoder", 3, "res2", "layer2", "layer3"),
        .. Encoder("value_encoder", 5, "layer1", "layer2", "layer3"),
        .. Fusion("value_encoder.fuser", 2 * Channels),
        .. Convolution("value_encoder.hidden_reinforce.transform", 3 * Channels, 2 * Channels, 3),
        .. Convolution("key_proj.key_proj", Channels, Channels, 3),
        .. Convolution("key_proj.d_proj", 1, Channels, 3),
        .. Convolution("key_proj.e_proj", Channels, Channels, 3),
        .. Fusion("decoder.fuser", 3 * Channels),
        .. Convolution("decoder.hidden_update.g16_conv", Channels, Channels, 1),
        .. Convolution("decoder.hidden_update.g8_conv", Channels, Channels, 1),
        .. Convolution("decoder.hidden_update.g4_conv", Channels, Channels + 1, 1),
        .. Convolution("decoder.hidden_update.transform", 3 * Channels, 2 * Channels, 3),
        .. Upsampling("decoder.up_16_8"),
        .. Upsampling("decoder.up_8_4"),
        .. Convolution("decoder.pred", 1, Channels, 3),
    ]);

    /// <summary>Writes a checkpoint of float tensors, all values small and the same every time.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, int[]> parameters)
    {
        var pickle = new PickleWriter().OrderedDict().Mark();
        var storages = new List<(string, byte[])>();
        var random = new Random(1);
        foreach (var (name, shape) in parameters)
        {
            var values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (var i = 0; i < values.Length; i++)
                values[i] = name.EndsWith("running_var", StringComparison.Ordinal) ? 1 : 0.2f * random.NextSingle() - 0.1f;
            pickle.Text(name).Tensor("FloatStorage", $"{storages.Count}", "cpu", values.Length, 0, Longs(shape), Strides(shape));
            storages.Add(($"checkpoint/data/{storages.Count}", MemoryMarshal.AsBytes<float>(values).ToArray()));
        }

        WriteZip(path, [("checkpoint/data.pkl", pickle.Code("u").ToArray()), .. storages]);
    }

    /// <summary>Writes a checkpoint file of one pickle and nothing else.</summary>
    public static void WritePickle(string path, PickleWriter pickle) => WriteZip(path, [("checkpoint/data.pkl", pickle.ToArray())]);

    private static void WriteZip(string path, IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }
    }

    private static long[] Longs(int[] shape) => Array.ConvertAll(shape, extent => (long)extent);

    private static long[] Strides(int[] shape) =>
        [.. Enumerable.Range(1, shape.Length).Select(axis => shape.Skip(axis).Aggregate(1L, (product, extent) => product * extent))];

    private static IEnumerable<KeyValuePair<string, int[]>> Encoder(string prefix, int inputs, string first, string second, string third) =>
    [
        .. Normalized($"{prefix}.conv1", $"{prefix}.bn1", inputs, 7),
        .. Block($"{prefix}.{first}.0"),
        .. Block($"{prefix}.{second}.0"),
        .. Normalized($"{prefix}.{second}.0.downsample.0", $"{prefix}.{second}.0.downsample.1", Channels, 1),
        .. Block($"{prefix}.{third}.0"),
        .. Normalized($"{prefix}.{third}.0.downsample.0", $"{prefix}.{third}.0.downsample.1", Channels, 1),
    ];

    private static IEnumerable<KeyValuePair<string, int[]>> Block(string prefix) =>
        [.. Normalized($"{prefix}.conv1", $"{prefix}.bn1", Channels, 3), .. Normalized($"{prefix}.conv2", $"{prefix}.bn2", Channels, 3)];

    private static IEnumerable<KeyValuePair<string, int[]>> Fusion(string prefix, int inputs) =>
    [
        .. Convolution($"{prefix}.block1.downsample", Channels, inputs, 3),
        .. Convolution($"{prefix}.block1.conv1", Channels, inputs, 3),
        .. Convolution($"{prefix}.block1.conv2", Channels, Channels, 3),
        .. Linear($"{prefix}.attention.ChannelGate.mlp.1", Attention, Channels),
        .. Linear($"{prefix}.attention.ChannelGate.mlp.3", Channels, Attention),
        .. Convolution($"{prefix}.attention.SpatialGate.spatial.conv", 1, 2, 7),
        .. Convolution($"{prefix}.block2.conv1", Channels, Channels, 3),
        .. Convolution($"{prefix}.block2.conv2", Channels, Channels, 3),
    ];

    private static IEnumerable<KeyValuePair<string, int[]>> Upsampling(string prefix) =>
    [
        .. Convolution($"{prefix}.skip_conv", Channels, Channels, 3),
        .. Convolution($"{prefix}.out_conv.conv1", Channels, Channels, 3),
        .. Convolution($"{prefix}.out_conv.conv2", Channels, Channels, 3),
    ];

    private static KeyValuePair<string, int[]>[] Convolution(string name, int outputs, int inputs, int kernel) =>
        [new($"{name}.weight", [outputs, inputs, kernel, kernel]), new($"{name}.bias", [outputs])];

    private static KeyValuePair<string, int[]>[] Linear(string name, int outputs, int inputs) =>
        [new($"{name}.weight", [outputs, inputs]), new($"{name}.bias", [outputs])];

    private static KeyValuePair<string, int[]>[] Normalized(string convolution, string normalization, int inputs, int kernel) =>
    [
        new($"{convolution}.weight", [Channels, inputs, kernel, kernel]),
        new($"{normalization}.weight", [Channels]),
        new($"{normalization}.bias", [Channels]),
        new($"{normalization}.running_mean", [Channels]),
        new($"{normalization}.running_var", [Channels]),
    ];
}
