using System.Buffers;
using System.IO.Compression;

namespace XMem.Models.Checkpoints;

/// <summary>A storage in an archive that was packed again by something other than PyTorch, which never compresses.</summary>
internal sealed class CompressedEntry(ZipArchiveEntry entry) : IStorageData
{
    private const int BufferSize = 1 << 16;

    public long Length => entry.Length;

    public void Read(long offset, Span<byte> destination)
    {
        // All entries of an archive share its stream.
        lock (entry.Archive)
        {
            using var data = entry.Open();
            Skip(data, offset);
            data.ReadExactly(destination);
        }
    }

    private static void Skip(Stream data, long count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; count > 0; count -= read)
            {
                read = (int)Math.Min(count, buffer.Length);
                data.ReadExactly(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
