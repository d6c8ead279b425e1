using System.IO.Compression;
using XMem.Models.Checkpoints.Pickles;

namespace XMem.Models.Checkpoints;

/// <summary>
/// The layout of PyTorch 1.6 and later: a zip archive with <c>NAME/data.pkl</c>, each storage in <c>NAME/data/KEY</c>, and perhaps <c>NAME/byteorder</c>.
/// </summary>
internal sealed class ZipContainer : ICheckpointContainer
{
    private const string PickleName = "data.pkl";
    private const int MaxPickleLength = 64 << 20;

    // Weights hardly compress. An archive that unpacks to much more than its size is made to fill memory.
    private const int MaxExpansion = 10;
    private const long AlwaysAllowedLength = 4 << 20;

    private readonly CheckpointFile _file;
    private readonly ZipArchive _archive;
    private readonly string _prefix;

    public ZipContainer(CheckpointFile file)
    {
        _file = file;
        _archive = OpenArchive(file);
        var pickle = FindPickle();
        _prefix = pickle.FullName[..^PickleName.Length];
        CheckIsNoTorchScript();
        CheckByteOrder();
        CheckExpansion();
        Root = new PickleReader(new MemoryStream(ReadAll(pickle, MaxPickleLength)), StorageReference.FromPersistentId).Read();
    }

    public object? Root { get; }

    public IStorageData Find(StorageReference storage)
    {
        var name = $"{_prefix}data/{storage.Key}";
        var entry = _archive.GetEntry(name) ?? throw new InvalidDataException($"its archive lacks {name}");
        if (entry.Length == 0)
            return new FileSegment(_file, 0, 0);

        // The archive does not tell where an entry's bytes lie in the file. But it reads them through our stream, whose position
        // after the first byte does.
        using var data = entry.Open();
        if (data is DeflateStream || entry.CompressedLength != entry.Length)
            return new CompressedEntry(entry);
        if (data.ReadByte() < 0)
            throw new EndOfStreamException($"{name} ends in the middle");
        return new FileSegment(_file, _file.Stream.Position - 1, entry.Length);
    }

    private static ZipArchive OpenArchive(CheckpointFile file)
    {
        try
        {
            var archive = new ZipArchive(file.Stream, ZipArchiveMode.Read, leaveOpen: true);
            // Reads the list of entries.
            _ = archive.Entries;
            return archive;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("its list of entries, which stands at the end of the file, is damaged or cut off", e);
        }
    }

    private ZipArchiveEntry FindPickle()
    {
        var pickles = _archive.Entries.Where(entry => entry.Name == PickleName).ToList();
        return pickles switch
        {
            [var pickle] => pickle,
            [] => throw new NotACheckpointException($"it is a zip archive without {PickleName}"),
            _ => throw new NotACheckpointException($"it is a zip archive with {pickles.Count} files {PickleName}"),
        };
    }

    private void CheckIsNoTorchScript()
    {
        if (_archive.GetEntry(_prefix + "constants.pkl") is not null
            || _archive.Entries.Any(entry => entry.FullName.StartsWith(_prefix + "code/", StringComparison.Ordinal)))
        {
            throw new NotACheckpointException(
                "it is a TorchScript archive, a compiled network; save its weights alone, torch.save(torch.jit.load(file).state_dict(), 'weights.pth')");
        }
    }

    private void CheckByteOrder()
    {
        const int longestName = 16;
        if (_archive.GetEntry(_prefix + "byteorder") is { } entry
            && !ReadAll(entry, longestName).AsSpan().TrimEnd("\r\n "u8).SequenceEqual("little"u8))
        {
            throw new InvalidDataException("it was written by a big endian machine; load and save it again on a little endian one");
        }
    }

    private void CheckExpansion()
    {
        var unpacked = _archive.Entries.Aggregate(Int128.Zero, (sum, entry) => sum + entry.Length);
        if (unpacked > Math.Max(AlwaysAllowedLength, _file.Length * MaxExpansion))
            throw new InvalidDataException($"its {_file.Length} bytes unpack to {unpacked}, which weights cannot");
    }

    private static byte[] ReadAll(ZipArchiveEntry entry, int maxLength)
    {
        if (entry.Length > maxLength)
            throw new InvalidDataException($"{entry.FullName} has {entry.Length} bytes, more than any checkpoint's");
        var bytes = new byte[entry.Length];
        using var data = entry.Open();
        data.ReadExactly(bytes);
        return bytes;
    }
}
