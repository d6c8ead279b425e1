using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using XMem.Tests.Imaging;

namespace XMem.Fuzz.Mutations;

/// <summary>Changes to the chunks of a PNG file: lengths and checksums are right afterward, so that the content is looked at.</summary>
internal static class PngMutations
{
    private const int SignatureBytes = 8;
    private const int OverheadBytes = 12;

    private static readonly string[] Types = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "iCCP", "tEXt", "zTXt", "eXIf", "acTL", "ABCD"];

    /// <summary>The file with one to four changes.</summary>
    public static byte[] Apply(byte[] png, Random random)
    {
        var chunks = Split(png);
        for (var changes = 1 << random.Next(3); changes > 0 && chunks.Count > 0; changes--)
            Change(chunks, random);
        return TestPng.Join([.. chunks.Select(chunk => TestPng.Chunk(chunk.Type, chunk.Data))]);
    }

    private static void Change(List<(string Type, byte[] Data)> chunks, Random random)
    {
        var at = random.Next(chunks.Count);
        var (type, data) = chunks[at];
        switch (random.Next(8))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(random.Next(chunks.Count), (type, data));
                break;
            case 2:
                chunks[at] = (Types[random.Next(Types.Length)], data);
                break;
            case 3:
                chunks.Insert(at, (Types[random.Next(Types.Length)], ByteMutations.Apply(new byte[1 + random.Next(64)], random)));
                break;
            default:
                chunks[at] = (type, type == "IDAT" && random.Next(2) == 0 ? Recompress(data, random) : ByteMutations.Apply(data, random));
                break;
        }
    }

    /// <summary>Changes rows and their filters.</summary>
    private static byte[] Recompress(byte[] data, Random random)
    {
        using var rows = new MemoryStream();
        try
        {
            using var stream = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
            stream.CopyTo(rows);
        }
        catch (InvalidDataException)
        {
            return ByteMutations.Apply(data, random);
        }

        return TestPng.Deflate(ByteMutations.Apply(rows.ToArray(), random));
    }

    private static List<(string Type, byte[] Data)> Split(byte[] png)
    {
        var chunks = new List<(string, byte[])>();
        for (var position = SignatureBytes; position + OverheadBytes <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(position));
            chunks.Add((Encoding.ASCII.GetString(png, position + 4, 4), png[(position + 8)..(position + 8 + length)]));
            position += OverheadBytes + length;
        }

        return chunks;
    }
}
