using System.Buffers.Binary;
using System.Numerics;
using XMem.Models.Checkpoints.Pickles;

namespace XMem.Models.Checkpoints;

/// <summary>
/// The layout of PyTorch before 1.6: five pickles (a magic number, the version of the layout, facts about the writer, what was saved, the
/// keys of all storages), then each storage as a 64-bit count and the elements.
/// </summary>
internal sealed class LegacyContainer : ICheckpointContainer
{
    private const long KnownVersion = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly CheckpointFile _file;
    private readonly Dictionary<string, StorageReference> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileSegment> _storages = new(StringComparer.Ordinal);

    public LegacyContainer(CheckpointFile file)
    {
        _file = file;
        if (ReadPickle() is not BigInteger number || number != Magic)
            throw new NotACheckpointException("it is a pickle, but not one that torch.save wrote");
        if (ReadPickle() is not KnownVersion)
            throw new InvalidDataException($"it is not of version {KnownVersion} of PyTorch's file format");
        if (ReadPickle() is not PickleDict facts || facts["little_endian"] is not true)
            throw new InvalidDataException("it was written by a big endian machine; load and save it again on a little endian one");
        Root = ReadPickle();
        LocateStorages(ReadPickle());
    }

    public object? Root { get; }

    public IStorageData Find(StorageReference storage) => _storages.TryGetValue(storage.Key, out var data)
        ? data
        : throw new InvalidDataException($"it lacks the storage {storage.Key}");

    private object? ReadPickle() => new PickleReader(_file.Stream, LoadPersistent).Read();

    private StorageReference LoadPersistent(object? id)
    {
        var storage = StorageReference.FromPersistentId(id);
        if (_references.TryGetValue(storage.Key, out var known) && (known.Element != storage.Element || known.TotalCount != storage.TotalCount))
            throw new InvalidDataException($"it describes the storage {storage.Key} in two ways");
        _references[storage.Key] = storage;
        return storage;
    }

    private void LocateStorages(object? keys)
    {
        if (keys is not List<object?> list)
            throw new InvalidDataException("its list of storages is missing");

        var position = _file.Stream.Position;
        Span<byte> header = stackalloc byte[sizeof(long)];
        foreach (var key in list)
        {
            if (key is not string name || !_references.TryGetValue(name, out var storage))
                throw new InvalidDataException("its list of storages names one that no tensor has");
            _file.Read(position, header);
            position += header.Length;
            if (BinaryPrimitives.ReadInt64LittleEndian(header) != storage.TotalCount)
                throw new InvalidDataException($"its storage {name} is not of the length that its tensors tell");
            if (storage.TotalCount > _file.Length)
                throw new EndOfStreamException("the file ends in the middle of a tensor");
            var length = storage.TotalCount * storage.Element.Size;
            _storages[name] = new FileSegment(_file, position, length);
            position += length;
        }
    }
}
