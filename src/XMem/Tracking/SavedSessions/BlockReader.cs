using XMem.Tensors;

namespace XMem.Tracking.SavedSessions;

/// <summary>Fills blocks from a stream.</summary>
internal sealed unsafe class BlockReader : IBlockTransfer
{
    private const int Portion = 1 << 20;

    private readonly Stream _stream;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Starts at the stream's position.</summary>
    public BlockReader(Stream stream, CancellationToken cancellationToken) => (_stream, _cancellationToken) = (stream, cancellationToken);

    /// <inheritdoc/>
    public void Move(float* first, long count)
    {
        var bytes = count * sizeof(float);
        for (var offset = 0L; offset < bytes; offset += Portion)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _stream.ReadExactly(new Span<byte>((byte*)first + offset, (int)Math.Min(Portion, bytes - offset)));
        }
    }

    /// <inheritdoc/>
    public void Move(byte[] bytes) => _stream.ReadExactly(bytes);
}
