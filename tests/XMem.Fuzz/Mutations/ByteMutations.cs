using System.Buffers.Binary;

namespace XMem.Fuzz.Mutations;

/// <summary>Changes that need not know what the bytes mean.</summary>
internal static class ByteMutations
{
    private const int LongestInsertion = 4096;

    private static readonly Func<byte[], Random, byte[]>[] All =
    [
        FlipBit, FlipBit, SetByte, SetByte, SetNumber, SetNumber, SetNumber, Truncate, Remove, Repeat, Insert, Move,
    ];

    /// <summary>The bytes with one to eight changes.</summary>
    public static byte[] Apply(byte[] bytes, Random random)
    {
        for (var changes = 1 << random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            bytes = All[random.Next(All.Length)](bytes, random);
        return bytes;
    }

    /// <summary>The beginning of one file and the end of another.</summary>
    public static byte[] Splice(byte[] first, byte[] second, Random random) =>
        [.. first.AsSpan(0, random.Next(first.Length + 1)), .. second.AsSpan(random.Next(second.Length + 1))];

    private static byte[] FlipBit(byte[] bytes, Random random)
    {
        var changed = bytes.ToArray();
        changed[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static byte[] SetByte(byte[] bytes, Random random)
    {
        var changed = bytes.ToArray();
        changed[random.Next(bytes.Length)] = (byte)Interesting.Number(random);
        return changed;
    }

    /// <summary>Lengths, counts and offsets are numbers of 2, 4 or 8 bytes.</summary>
    private static byte[] SetNumber(byte[] bytes, Random random)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        var size = 2 << random.Next(3);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, Interesting.Number(random));
            number = number[..size];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, Interesting.Number(random));
            number = number[^size..];
        }

        var changed = bytes.ToArray();
        var at = random.Next(bytes.Length);
        number[..Math.Min(size, bytes.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Truncate(byte[] bytes, Random random) => bytes[..random.Next(bytes.Length)];

    private static byte[] Remove(byte[] bytes, Random random)
    {
        var (start, end) = Slice(bytes, random);
        return [.. bytes.AsSpan(0, start), .. bytes.AsSpan(end)];
    }

    private static byte[] Repeat(byte[] bytes, Random random)
    {
        var (start, end) = Slice(bytes, random);
        var times = Math.Min(1 << random.Next(8), Math.Max(1, (1 << 16) / Math.Max(1, end - start)));
        return [.. bytes.AsSpan(0, end), .. Enumerable.Repeat(bytes[start..end], times).SelectMany(slice => slice), .. bytes.AsSpan(end)];
    }

    private static byte[] Insert(byte[] bytes, Random random)
    {
        var inserted = new byte[1 + random.Next(1 << random.Next(1, 13)) % LongestInsertion];
        random.NextBytes(inserted);
        var at = random.Next(bytes.Length + 1);
        return [.. bytes.AsSpan(0, at), .. inserted, .. bytes.AsSpan(at)];
    }

    private static byte[] Move(byte[] bytes, Random random)
    {
        var (start, end) = Slice(bytes, random);
        byte[] rest = [.. bytes.AsSpan(0, start), .. bytes.AsSpan(end)];
        var at = random.Next(rest.Length + 1);
        return [.. rest.AsSpan(0, at), .. bytes.AsSpan(start, end - start), .. rest.AsSpan(at)];
    }

    private static (int Start, int End) Slice(byte[] bytes, Random random)
    {
        var start = random.Next(bytes.Length);
        return (start, Math.Min(bytes.Length, start + 1 + random.Next(1 << random.Next(1, 12))));
    }
}
