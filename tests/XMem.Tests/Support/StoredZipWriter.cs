using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace XMem.Tests.Support;

/// <summary>
/// Writes a zip archive byte for byte as PyTorch does: nothing compressed, every entry's data at a multiple of 64 bytes (padded in the local
/// header's extra field "FB"), lengths and CRC-32 after the data, and zip64 end records. Files below 4 GiB.
/// </summary>
internal sealed class StoredZipWriter(Stream stream) : IDisposable
{
    private const int Alignment = 64;
    private const int LocalHeaderLength = 30;
    private const int ExtraHeaderLength = 4;

    // Bit 3: lengths follow the data. Bit 11: the name is UTF-8.
    private const ushort Flags = 0x0808;

    private readonly MemoryStream _directory = new();
    private int _count;

    public void Add(string name, ReadOnlySpan<byte> data)
    {
        var offset = stream.Position;
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var unpadded = offset + LocalHeaderLength + nameBytes.Length + ExtraHeaderLength;
        var padding = (int)((Alignment - unpadded % Alignment) % Alignment);

        stream.Write("PK\x03\x04"u8);
        Write16(stream, 0, Flags, 0, 0, 0);
        Write32(stream, 0, 0, 0);
        Write16(stream, nameBytes.Length, ExtraHeaderLength + padding);
        stream.Write(nameBytes);
        stream.Write("FB"u8);
        Write16(stream, padding);
        stream.Write(Encoding.ASCII.GetBytes(new string('Z', padding)));
        stream.Write(data);

        var crc = Crc32.HashToUInt32(data);
        stream.Write("PK\x07\x08"u8);
        Write32(stream, crc, data.Length, data.Length);

        _directory.Write("PK\x01\x02"u8);
        Write16(_directory, 0, 0, Flags, 0, 0, 0);
        Write32(_directory, crc, data.Length, data.Length);
        Write16(_directory, nameBytes.Length, 0, 0, 0, 0);
        Write32(_directory, 0, offset);
        _directory.Write(nameBytes);
        _count++;
    }

    /// <summary>Writes the directory and closes the file.</summary>
    public void Dispose()
    {
        var start = stream.Position;
        _directory.WriteTo(stream);
        var end = stream.Position;

        stream.Write("PK\x06\x06"u8);
        Write64(stream, 44);
        Write16(stream, 0x031e, 45);
        Write32(stream, 0, 0);
        Write64(stream, _count, _count, _directory.Length, start);

        stream.Write("PK\x06\x07"u8);
        Write32(stream, 0);
        Write64(stream, end);
        Write32(stream, 1);

        stream.Write("PK\x05\x06"u8);
        Write16(stream, 0, 0, _count, _count);
        Write32(stream, _directory.Length, start);
        Write16(stream, 0);
        stream.Dispose();
        _directory.Dispose();
    }

    private static void Write16(Stream target, params ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
            target.Write(bytes);
        }
    }

    private static void Write32(Stream target, params ReadOnlySpan<long> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)value));
            target.Write(bytes);
        }
    }

    private static void Write64(Stream target, params ReadOnlySpan<long> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            target.Write(bytes);
        }
    }
}
