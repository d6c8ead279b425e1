using System.IO.Compression;
using System.Text;
using XMem.Imaging.Exr;

namespace XMem.Tests.Imaging.Exr;

/// <summary>Makes OpenEXR files of all kinds that are read, also wrong ones, independently of the engine's writer.</summary>
internal sealed class TestExr
{
    /// <summary>The channels' names and the values of their pixels: a number for x, y.</summary>
    public IReadOnlyDictionary<string, Func<int, int, float>> Channels { get; init; } = new Dictionary<string, Func<int, int, float>>
    {
        ["R"] = (x, y) => (x + 1) / 64f,
        ["G"] = (x, y) => (y + 1) / 64f,
        ["B"] = (x, y) => (x * 3 + y) % 16 / 16f,
    };

    public ExrPixelType Type { get; init; } = ExrPixelType.Half;

    public ExrCompression Compression { get; init; } = ExrCompression.Zip;

    /// <summary>Left, top, right and bottom, the last two included.</summary>
    public int[] Data { get; init; } = [0, 0, 8, 18];

    public int[] Display { get; init; } = [0, 0, 8, 18];

    public int Version { get; init; } = 2;

    public int Sampling { get; init; } = 1;

    /// <summary>An attribute that is left out.</summary>
    public string? Without { get; init; }

    /// <summary>Whether lines are stored from the bottom to the top.</summary>
    public bool IsReversed { get; init; }

    public byte[] ToArray()
    {
        var buffer = new MemoryStream();
        var writer = new BinaryWriter(buffer);
        writer.Write(20000630);
        writer.Write(Version);
        var names = Channels.Keys.Order(StringComparer.Ordinal).ToList();
        Attribute("channels", "chlist", value =>
        {
            foreach (var name in names)
            {
                value.Write(Encoding.UTF8.GetBytes(name + '\0'));
                value.Write((int)Type);
                value.Write(0);
                value.Write(Sampling);
                value.Write(Sampling);
            }

            value.Write((byte)0);
        });
        Attribute("compression", "compression", value => value.Write((byte)Compression));
        Attribute("comments", "string", value => value.Write("made for a test"u8));
        Attribute("dataWindow", "box2i", value => Array.ForEach(Data, value.Write));
        Attribute("displayWindow", "box2i", value => Array.ForEach(Display, value.Write));
        Attribute("lineOrder", "lineOrder", value => value.Write(IsReversed ? (byte)1 : (byte)0));
        writer.Write((byte)0);

        var step = Compression == ExrCompression.Zip ? 16 : 1;
        var firsts = Enumerable.Range(0, (Data[3] - Data[1] + step) / step).Select(block => Data[1] + block * step).ToList();
        var blocks = firsts.ToDictionary(first => first, first => Block(first, Math.Min(step, Data[3] + 1 - first), names));
        var offsets = new Dictionary<int, long>();
        var position = buffer.Length + firsts.Count * 8;
        foreach (var first in IsReversed ? firsts.AsEnumerable().Reverse() : firsts)
        {
            offsets[first] = position;
            position += blocks[first].Length;
        }

        firsts.ForEach(first => writer.Write(offsets[first]));
        foreach (var (first, _) in offsets.OrderBy(entry => entry.Value))
            writer.Write(blocks[first]);
        return buffer.ToArray();

        void Attribute(string name, string type, Action<BinaryWriter> write)
        {
            if (name == Without)
                return;
            var value = new MemoryStream();
            write(new BinaryWriter(value));
            writer.Write(Encoding.ASCII.GetBytes($"{name}\0{type}\0"));
            writer.Write((int)value.Length);
            writer.Write(value.ToArray());
        }
    }

    private byte[] Block(int first, int lines, List<string> names)
    {
        var samples = new MemoryStream();
        var writer = new BinaryWriter(samples);
        for (var y = first; y < first + lines; y++)
        {
            foreach (var name in names)
            {
                for (var x = Data[0]; x <= Data[2]; x++)
                {
                    var value = Channels[name](x, y);
                    if (Type == ExrPixelType.Half)
                        writer.Write((Half)value);
                    else if (Type == ExrPixelType.Float)
                        writer.Write(value);
                    else
                        writer.Write((uint)value);
                }
            }
        }

        var packed = Pack(samples.ToArray());
        var block = new MemoryStream();
        writer = new BinaryWriter(block);
        writer.Write(first);
        writer.Write(packed.Length);
        writer.Write(packed);
        return block.ToArray();
    }

    private byte[] Pack(byte[] samples)
    {
        if (Compression == ExrCompression.None)
            return samples;
        byte[] prepared = [.. samples.Where((_, i) => i % 2 == 0), .. samples.Where((_, i) => i % 2 == 1)];
        for (var i = prepared.Length - 1; i > 0; i--)
            prepared[i] = (byte)(prepared[i] - prepared[i - 1] + 128);
        var packed = Compression == ExrCompression.Rle ? Runs(prepared) : Deflate(prepared);
        return packed.Length < samples.Length ? packed : samples;
    }

    private static byte[] Deflate(byte[] bytes)
    {
        var buffer = new MemoryStream();
        using (var stream = new ZLibStream(buffer, CompressionLevel.Optimal))
            stream.Write(bytes);
        return buffer.ToArray();
    }

    private static byte[] Runs(byte[] bytes)
    {
        var packed = new List<byte>();
        for (var i = 0; i < bytes.Length;)
        {
            var run = 1;
            while (i + run < bytes.Length && bytes[i + run] == bytes[i] && run < 128)
                run++;
            if (run >= 3)
            {
                packed.AddRange([(byte)(run - 1), bytes[i]]);
                i += run;
                continue;
            }

            var start = i;
            while (i < bytes.Length && i - start < 127 && !(i + 2 < bytes.Length && bytes[i] == bytes[i + 1] && bytes[i] == bytes[i + 2]))
                i++;
            packed.Add((byte)-(i - start));
            packed.AddRange(bytes[start..i]);
        }

        return [.. packed];
    }
}
