using System.Buffers.Binary;
using System.Security.Cryptography;
using XMem.Tensors;

namespace XMem.Tracking.SavedSessions;

/// <summary>
/// A session file: a prefix, a header in JSON, blocks of raw memory whose sizes follow from the header, and a checksum
/// (docs/SESSION-FILES.md). Numbers are little endian, as on every processor that the networks run on.
/// </summary>
/// <remarks>
/// The prefix has 24 bytes: "XMEMSESS", the format's version as uint32, the header's length in bytes as uint32, the file's length in
/// bytes as uint64. The checksum is the SHA-256 of all bytes before it.
/// </remarks>
internal sealed class SessionFile : IDisposable
{
    /// <summary>The version of the format that is written and read.</summary>
    public const uint CurrentVersion = 2;

    private const int PrefixBytes = 24;

    private readonly FileStream _stream;
    private readonly string _path;

    private SessionFile(FileStream stream, string path) => (_stream, _path) = (stream, path);

    /// <summary>The header, JSON in UTF-8.</summary>
    public byte[] Header { get; private set; } = [];

    /// <summary>Bytes of all blocks.</summary>
    public long BlockBytes { get; private set; }

    private static ReadOnlySpan<byte> Magic => "XMEMSESS"u8;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file; one of that name is replaced.</param>
    /// <param name="header">The header, JSON in UTF-8.</param>
    /// <param name="blockBytes">Bytes of all blocks.</param>
    /// <param name="move">Moves the blocks.</param>
    /// <param name="cancellationToken">Stops the writing; no file is left.</param>
    /// <exception cref="XMemException">DestinationNotWritable.</exception>
    public static void Write(string path, byte[] header, long blockBytes, Action<IBlockTransfer> move, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(8), CurrentVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(12), (uint)header.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(16), (ulong)(PrefixBytes + header.Length + blockBytes + SHA256.HashSizeInBytes));
        AtomicFile.Write(path, stream =>
        {
            using var writer = new BlockWriter(stream, cancellationToken);
            writer.Move(prefix);
            writer.Move(header);
            move(writer);
            writer.Seal();
        });
    }

    /// <summary>Opens a file, and checks it from its first byte to its last.</summary>
    /// <exception cref="XMemException">SessionFileUnreadable: missing, no session file, of another version, incomplete or damaged.</exception>
    public static SessionFile Open(string path, CancellationToken cancellationToken)
    {
        SessionFile? file = null;
        try
        {
            file = new SessionFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), path);
            var headerBytes = file.CheckPrefix();
            file.Verify(cancellationToken);
            file.ReadHeader(headerBytes);
            var opened = file;
            file = null;
            return opened;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"cannot be read: {e.Message} Check the path and its permissions.", e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Moves the blocks from the file to where they belong.</summary>
    /// <exception cref="XMemException">SessionFileUnreadable.</exception>
    public void Read(Action<IBlockTransfer> move, CancellationToken cancellationToken)
    {
        try
        {
            _stream.Position = PrefixBytes + Header.Length;
            move(new BlockReader(_stream, cancellationToken));
        }
        catch (IOException e)
        {
            throw Unreadable(_path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The error for a file that is not what it should be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong with it, and what to do.</param>
    /// <param name="cause">The cause, if any.</param>
    public static XMemException Unreadable(string path, string what, Exception? cause = null) =>
        new(XMemErrorKind.SessionFileUnreadable, $"The session file '{path}' {what}", path, cause);

    public void Dispose() => _stream.Dispose();

    /// <summary>Tells files that are no session, of another version, or incomplete.</summary>
    /// <returns>Bytes of the header.</returns>
    private int CheckPrefix()
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        var length = _stream.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false);
        if (!prefix[..Math.Min(length, Magic.Length)].SequenceEqual(Magic[..Math.Min(length, Magic.Length)]) || length == 0)
            throw Unreadable(_path, "is no session: it does not begin like one. Give a file that Export-XMemSession wrote.");
        if (length < PrefixBytes)
            throw Incomplete(length, null);

        var version = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (version != CurrentVersion)
        {
            throw Unreadable(
                _path,
                $"has version {version} of the format; this module reads version {CurrentVersion}. "
                + $"Use the module that wrote it{(version > CurrentVersion ? ", or a newer one" : "")}.");
        }

        var headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(prefix[12..]);
        var fileBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix[16..]);
        if ((ulong)_stream.Length != fileBytes)
            throw Incomplete(_stream.Length, fileBytes);
        BlockBytes = _stream.Length - PrefixBytes - headerBytes - SHA256.HashSizeInBytes;
        return headerBytes > Array.MaxLength || BlockBytes < 0 ? throw Damaged() : (int)headerBytes;
    }

    private void ReadHeader(int bytes)
    {
        Header = new byte[bytes];
        _stream.Position = PrefixBytes;
        _stream.ReadExactly(Header);
    }

    private void Verify(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var portion = new byte[1 << 20];
        _stream.Position = 0;
        for (var left = _stream.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = portion.AsSpan(0, (int)Math.Min(portion.Length, left));
            _stream.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        var expected = portion.AsSpan(0, SHA256.HashSizeInBytes);
        _stream.ReadExactly(expected);
        if (!expected.SequenceEqual(hash.GetHashAndReset()))
            throw Damaged();
    }

    private XMemException Incomplete(long length, ulong? expected) => Unreadable(
        _path,
        $"has {length} bytes{(expected is null ? "" : $" instead of {expected}")}: it was cut short, or damaged. Copy it again, or export the session again.");

    private XMemException Damaged() =>
        Unreadable(_path, "is damaged: its checksum is not that of its content. Copy it again, or export the session again.");
}
