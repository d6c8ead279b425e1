using System.Security.Cryptography;
using XMem.Tensors;

namespace XMem.Tracking.SavedSessions;

/// <summary>Writes blocks to a stream, and hashes them on the way.</summary>
internal sealed unsafe class BlockWriter : IBlockTransfer, IDisposable
{
    private const int Portion = 1 << 20;

    private readonly Stream _stream;
    private readonly CancellationToken _cancellationToken;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Starts at the stream's position.</summary>
    public BlockWriter(Stream stream, CancellationToken cancellationToken) => (_stream, _cancellationToken) = (stream, cancellationToken);

    /// <inheritdoc/>
    public void Move(float* first, long count)
    {
        var bytes = count * sizeof(float);
        for (var offset = 0L; offset < bytes; offset += Portion)
            Write(new ReadOnlySpan<byte>((byte*)first + offset, (int)Math.Min(Portion, bytes - offset)));
    }

    /// <inheritdoc/>
    public void Move(byte[] bytes) => Write(bytes);

    /// <summary>Writes the SHA-256 of all that was written.</summary>
    public void Seal() => _stream.Write(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _hash.AppendData(bytes);
        _stream.Write(bytes);
    }
}
