using System.Collections.Frozen;
using System.IO.Compression;
using System.Runtime.InteropServices;
using XMem.Fuzz.Measurement;
using XMem.Fuzz.Mutations;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Fuzz.Targets;

/// <summary>The reader of PyTorch's .pth files, in both of their layouts.</summary>
internal sealed class CheckpointTarget : FuzzTarget
{
    private const int ZipDirectoryBytes = 400;

    /// <summary>The same for every entry, where ZipArchive would write the time of day: a case is the same file whenever it is made.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Storage, int Size)[] Types =
    [
        ("FloatStorage", 4), ("DoubleStorage", 8), ("HalfStorage", 2), ("BFloat16Storage", 2), ("LongStorage", 8), ("IntStorage", 4), ("ByteStorage", 1), ("BoolStorage", 1),
    ];

    private readonly byte[] _pickle = StateDict(new PickleWriter()).ToArray();
    private readonly byte[] _trainer = StateDict(new PickleWriter().EmptyDict().Text("it").Int(7).Code("s").Text("network")).Code("s").ToArray();
    private readonly byte[][] _storages = [.. Types.Select((type, i) => Enumerable.Range(0, 24 * type.Size).Select(b => (byte)(b * (i + 3))).ToArray())];
    private readonly List<byte[]> _seeds;

    public CheckpointTarget() => _seeds = [Zip(_pickle), Zip(_trainer), Legacy(Head(), _pickle, Keys()), ZipByAnyone(_pickle, CompressionLevel.Optimal)];

    public override string Name => "checkpoint";

    public override string FileName => "fuzz.pth";

    public override IReadOnlySet<XMemErrorKind> DocumentedErrors { get; } =
        new[] { XMemErrorKind.CheckpointUnreadable, XMemErrorKind.CheckpointUnsafe }.ToFrozenSet();

    public override IReadOnlyList<byte[]> Seeds => _seeds;

    public override byte[] Mutate(Random random)
    {
        var pickle = random.Next(4) == 0 ? _trainer : _pickle;
        return random.Next(10) switch
        {
            0 or 1 => ByteMutations.Apply(_seeds[random.Next(_seeds.Count)], random),
            2 => ByteMutations.Splice(_seeds[random.Next(_seeds.Count)], _seeds[random.Next(_seeds.Count)], random),
            3 => MutateDirectory(_seeds[random.Next(2)], random),
            4 => Zip(ByteMutations.Apply(pickle, random)),
            5 => ZipByAnyone(PickleMutations.Apply(pickle, random), CompressionLevel.Fastest),
            6 => MutateLegacy(random),
            7 => PickleMutations.Apply(pickle, random),
            _ => Zip(PickleMutations.Apply(pickle, random)),
        };
    }

    public override void Read(string path, Random random, AllocationMeter meter)
    {
        using var state = meter.Measure(() => Checkpoint.Load(path));
        foreach (var tensor in state)
        {
            if (meter.Measure(tensor.Read).Length != tensor.Count)
                throw new InvalidOperationException($"{tensor} has another number of values.");
        }
    }

    /// <summary>The directory of an archive is at its end.</summary>
    private static byte[] MutateDirectory(byte[] archive, Random random) =>
        [.. archive.AsSpan(0, archive.Length - ZipDirectoryBytes), .. ByteMutations.Apply(archive[^ZipDirectoryBytes..], random)];

    private byte[] MutateLegacy(Random random) => random.Next(3) switch
    {
        0 => Legacy(PickleMutations.Apply(Head(), random), _pickle, Keys()),
        1 => Legacy(Head(), _pickle, PickleMutations.Apply(Keys(), random)),
        _ => Legacy(Head(), PickleMutations.Apply(_pickle, random), Keys()),
    };

    private static PickleWriter StateDict(PickleWriter pickle)
    {
        pickle.OrderedDict().Mark();
        for (var i = 0; i < Types.Length; i++)
        {
            // Whole storages, views into them, and transposed ones.
            (long[] extents, long[] strides, int offset) = (i % 3) switch
            {
                0 => ([2, 3, 4], [12, 4, 1], 0),
                1 => ([4, 5], [1, 4], 3),
                _ => ((long[])[], (long[])[], 23),
            };
            pickle.Text($"layer.{i}.weight").Tensor(Types[i].Storage, $"{i}", "cpu", 24, offset, extents, strides);
        }

        return pickle.Code("u");
    }

    private byte[] Zip(byte[] pickle)
    {
        var stream = new MemoryStream();
        using (var zip = new StoredZipWriter(stream))
        {
            zip.Add("c/data.pkl", pickle);
            zip.Add("c/byteorder", "little"u8);
            for (var i = 0; i < _storages.Length; i++)
                zip.Add($"c/data/{i}", _storages[i]);
        }

        return stream.ToArray();
    }

    private byte[] ZipByAnyone(byte[] pickle, CompressionLevel level)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add("c/data.pkl", pickle);
            for (var i = 0; i < _storages.Length; i++)
                Add($"c/data/{i}", _storages[i]);

            void Add(string name, byte[] content)
            {
                var entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = EntryTime;
                using var data = entry.Open();
                data.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The magic number, the layout's version, facts about the writer.</summary>
    private static byte[] Head() =>
    [
        .. new PickleWriter().Raw(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).ToArray(),
        .. new PickleWriter().Int(1001).ToArray(),
        .. new PickleWriter().EmptyDict().Text("little_endian").Bool(true).Code("s").ToArray(),
    ];

    private static byte[] Keys()
    {
        var keys = new PickleWriter().EmptyList().Mark();
        for (var i = 0; i < Types.Length; i++)
            keys.Text($"{i}");
        return keys.Code("e").ToArray();
    }

    private byte[] Legacy(byte[] head, byte[] pickle, byte[] keys) =>
        [.. head, .. pickle, .. keys, .. _storages.SelectMany(data => MemoryMarshal.AsBytes<long>([24]).ToArray().Concat(data))];
}
