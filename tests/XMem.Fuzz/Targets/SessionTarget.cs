using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using XMem.Fuzz.Measurement;
using XMem.Fuzz.Mutations;
using XMem.Imaging;
using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;

namespace XMem.Fuzz.Targets;

/// <summary>The reader of session files, up to a session that could track on.</summary>
internal sealed class SessionTarget : FuzzTarget
{
    private const int Width = 48;
    private const int Height = 32;
    private const int PrefixBytes = 24;

    private readonly XMemModel _model = XMemModel.Load(ShippedModel.Folder);
    private readonly List<byte[]> _seeds = [];

    // The model is loaded once for each number of threads, not for each file.
    private readonly List<ModelPool.Lease> _models = [];

    public SessionTarget()
    {
        var folder = Directory.CreateTempSubdirectory("xmem-fuzz-");
        for (var threads = 0; threads <= Environment.ProcessorCount; threads++)
            _models.Add(ModelPool.Rent(_model, new CpuExecutionProvider(), threads));
        using var session = new TrackingSession(
            _model, new TrackerOptions { Size = -1, MemoryEvery = 1, MinWorkingFrames = 1, MaxWorkingFrames = 3, PrototypeCount = 4, LongTermCapacity = 10, Threads = 1 });
        try
        {
            session.AddMask(Blob(1, 2));
            for (var t = 0; t < 9; t++)
            {
                if (t is 0 or 2 or 8)
                    Save();
                if (t == 4)
                    session.AddMask(Blob(1, 2, 3), isPermanent: true);
                using var frame = Frame.FromRgb($"{t}", Width, Height, Noise(t));
                session.Step(frame);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Save()
        {
            var path = Path.Combine(folder.FullName, FileName);
            session.Save(path);
            _seeds.Add(File.ReadAllBytes(path));
        }
    }

    public override string Name => "session";

    public override string FileName => "fuzz.xmem";

    public override IReadOnlySet<XMemErrorKind> DocumentedErrors { get; } =
        new[] { XMemErrorKind.SessionFileUnreadable, XMemErrorKind.SessionModelMismatch, XMemErrorKind.UnknownExecutionProvider, XMemErrorKind.ExecutionProviderUnavailable }
            .ToFrozenSet();

    public override IReadOnlyList<byte[]> Seeds => _seeds;

    public override byte[] Mutate(Random random)
    {
        var seed = _seeds[random.Next(_seeds.Count)];
        return random.Next(8) switch
        {
            0 => ByteMutations.Apply(seed, random),
            1 => ByteMutations.Splice(seed, _seeds[random.Next(_seeds.Count)], random),
            2 => Seal(ByteMutations.Apply(seed, random)),
            3 => Rewrite(seed, json => ByteMutations.Apply(json, random)),
            _ => Rewrite(seed, json => JsonMutations.Apply(json, random)),
        };
    }

    public override void Read(string path, Random random, AllocationMeter meter)
    {
        using var saved = meter.Measure(() => SavedSession.Open(path));
        using var session = meter.Measure(() => saved.Restore(_model));
        session.GetMemoryStatistics();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _models.ForEach(model => model.Dispose());
        base.Dispose(disposing);
    }

    private static byte[] Rewrite(byte[] file, Func<byte[], byte[]> change)
    {
        var headerBytes = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        var header = change(file[PrefixBytes..(PrefixBytes + headerBytes)]);
        byte[] changed = [.. file.AsSpan(0, PrefixBytes), .. header, .. file.AsSpan(PrefixBytes + headerBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(12), header.Length);
        return Seal(changed);
    }

    /// <summary>Gives a file the length and the checksum that its content has, so that the content is looked at.</summary>
    private static byte[] Seal(byte[] file)
    {
        if (file.Length < PrefixBytes + SHA256.HashSizeInBytes)
            return file;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), file.Length);
        SHA256.HashData(file.AsSpan(0, file.Length - SHA256.HashSizeInBytes), file.AsSpan(file.Length - SHA256.HashSizeInBytes));
        return file;
    }

    private static IndexMask Blob(params byte[] labels)
    {
        var mask = new byte[Width * Height];
        for (var i = 0; i < labels.Length; i++)
            mask.AsSpan(((4 + (8 * i)) * Width) + 8, 20).Fill(labels[i]);
        return new IndexMask(Width, Height, mask);
    }

    private static byte[] Noise(int t)
    {
        var rgb = new byte[3 * Width * Height];
        new Random(t).NextBytes(rgb);
        return rgb;
    }
}
