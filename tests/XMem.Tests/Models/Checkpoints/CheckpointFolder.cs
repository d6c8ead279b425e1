using System.IO.Compression;
using System.Runtime.InteropServices;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>A temporary folder of checkpoint files made for a test.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xmem-checkpoints-");

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public string File(string name, ReadOnlySpan<byte> content)
    {
        var path = Path(name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>An archive as an ordinary zip program writes it.</summary>
    public string Zip(CompressionLevel compression, params (string Name, byte[] Content)[] entries)
    {
        var path = Path("archive.pth");
        using var archive = new ZipArchive(System.IO.File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name, compression).Open();
            entry.Write(content);
        }

        return path;
    }

    /// <summary>A checkpoint in zip format with this pickle, and storages 0, 1, ...</summary>
    public string Zip(PickleWriter pickle, params byte[][] storages) =>
        Zip(CompressionLevel.NoCompression, [("c/data.pkl", pickle.ToArray()), .. storages.Select((data, key) => ($"c/data/{key}", data))]);

    /// <summary>A checkpoint in legacy format with this pickle of the saved object, and the storages of those keys.</summary>
    public string Legacy(PickleWriter pickle, params (string Key, long Count, byte[] Data)[] storages)
    {
        var path = Path("legacy.pth");
        using var file = new BinaryWriter(System.IO.File.Create(path));
        file.Write(new PickleWriter().Raw(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).ToArray());
        file.Write(new PickleWriter().Int(1001).ToArray());
        file.Write(new PickleWriter().EmptyDict().Text("little_endian").Bool(true).Code("s").ToArray());
        file.Write(pickle.ToArray());
        var keys = new PickleWriter().EmptyList().Mark();
        foreach (var (key, _, _) in storages)
            keys.Text(key);
        file.Write(keys.Code("e").ToArray());
        foreach (var (_, count, data) in storages)
        {
            file.Write(count);
            file.Write(data);
        }

        return path;
    }

    /// <summary>A state dict of one tensor, <c>t</c>, in zip format.</summary>
    public string OneTensor<T>(string storage, T[] values, long offset, long[] extents, long[] strides)
        where T : unmanaged =>
        Zip(StateDictOf(storage, values.Length, offset, extents, strides), Bytes(values));

    public static PickleWriter StateDictOf(string storage, long count, long offset, long[] extents, long[] strides) =>
        new PickleWriter().OrderedDict().Text("t").Tensor(storage, "0", "cpu", count, offset, extents, strides).Code("s");

    public static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    /// <summary>The error with which a file is refused, whose message names the file.</summary>
    public static XMemException Refused(string path, XMemErrorKind kind = XMemErrorKind.CheckpointUnreadable)
    {
        var error = Assert.Throws<XMemException>(() => Checkpoint.Load(path));
        Assert.Equal(kind, error.Kind);
        Assert.Equal(path, error.Path);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        return error;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
