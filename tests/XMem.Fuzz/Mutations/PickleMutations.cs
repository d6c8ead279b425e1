using System.Buffers.Binary;
using System.Text;

namespace XMem.Fuzz.Mutations;

/// <summary>Changes to the instructions of a pickle: what comes out consists of whole instructions, in any order.</summary>
internal static class PickleMutations
{
    private const int MostRepetitions = 1 << 10;

    private static readonly string[] Names =
    [
        "os\nsystem", "builtins\neval", "posix\nsystem", "subprocess\nPopen", "torch._utils\n_rebuild_tensor", "torch._utils\n_rebuild_tensor_v2",
        "torch._utils\n_rebuild_parameter", "torch\nFloatStorage", "torch\nLongStorage", "torch\nBoolStorage", "torch\nHalfStorage", "torch\nSize",
        "torch\ndevice", "collections\nOrderedDict", "collections\ndefaultdict", "collections\nCounter", "builtins\nset", "builtins\nbytes", "_codecs\nencode",
    ];

    /// <summary>The pickle with one to eight changes.</summary>
    public static byte[] Apply(byte[] pickle, Random random)
    {
        var instructions = Split(pickle);
        for (var changes = 1 << random.Next(4); changes > 0 && instructions.Count > 0; changes--)
            Change(instructions, random);
        return [.. instructions.SelectMany(instruction => instruction)];
    }

    private static void Change(List<byte[]> instructions, Random random)
    {
        var at = random.Next(instructions.Count);
        switch (random.Next(6))
        {
            case 0:
                instructions.RemoveAt(at);
                break;
            case 1:
                (instructions[at], instructions[^1]) = (instructions[random.Next(instructions.Count)], instructions[at]);
                break;
            case 2:
                var count = 1 + random.Next(Math.Min(8, instructions.Count - at));
                var part = instructions.GetRange(at, count);
                for (var times = 1 << random.Next(11); times > 0 && instructions.Count < MostRepetitions * 8; times--)
                    instructions.InsertRange(at, part);
                break;
            case 3:
                instructions[at] = Make(instructions[at][0], random);
                break;
            default:
                instructions.Insert(at, Make((byte)random.Next(256), random));
                break;
        }
    }

    private static byte[] Make(byte opcode, Random random)
    {
        var (lines, fixedLength, prefix) = Arguments(opcode);
        if (lines == 2)
            return [opcode, .. Encoding.ASCII.GetBytes(Names[random.Next(Names.Length)] + "\n")];
        if (lines == 1)
            return [opcode, .. Encoding.ASCII.GetBytes(random.Next(4) == 0 ? "'text'\n" : $"{Interesting.Number(random)}\n")];
        if (prefix == 0)
        {
            Span<byte> number = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(number, Interesting.Number(random));
            return [opcode, .. number[..fixedLength]];
        }

        var data = new byte[random.Next(24)];
        random.NextBytes(data);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, random.Next(8) == 0 ? Interesting.Number(random) : data.Length);
        return [opcode, .. length[..prefix], .. data];
    }

    private static List<byte[]> Split(byte[] pickle)
    {
        var instructions = new List<byte[]>();
        for (var position = 0; position < pickle.Length;)
        {
            var length = Math.Min(LengthAt(pickle.AsSpan(position)), pickle.Length - position);
            instructions.Add(pickle[position..(position + length)]);
            position += length;
        }

        return instructions;
    }

    private static int LengthAt(ReadOnlySpan<byte> rest)
    {
        var (lines, fixedLength, prefix) = Arguments(rest[0]);
        var length = 1 + fixedLength + prefix;
        for (; lines > 0; lines--)
        {
            var end = length < rest.Length ? rest[length..].IndexOf((byte)'\n') : -1;
            length = end < 0 ? rest.Length : length + end + 1;
        }

        if (prefix == 0 || rest.Length < length)
            return length;
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Clear();
        rest[1..length].CopyTo(number);
        return length + (int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(number), 0, rest.Length - length);
    }

    /// <summary>What follows an instruction (Python's pickletools): lines of text, bytes, or bytes that say how many more follow.</summary>
    private static (int Lines, int Fixed, int Prefix) Arguments(byte opcode) => (char)opcode switch
    {
        'c' or 'i' => (2, 0, 0),
        'I' or 'L' or 'F' or 'S' or 'V' or 'p' or 'g' or 'P' => (1, 0, 0),
        'K' or 'h' or 'q' or '\u0080' or '\u0082' => (0, 1, 0),
        'M' or '\u0083' => (0, 2, 0),
        'J' or 'j' or 'r' or '\u0084' => (0, 4, 0),
        'G' or '\u0095' => (0, 8, 0),
        'U' or 'C' or '\u008a' or '\u008c' => (0, 0, 1),
        'X' or 'T' or 'B' or '\u008b' => (0, 0, 4),
        '\u008d' or '\u008e' or '\u0096' => (0, 0, 8),
        _ => (0, 0, 0),
    };
}
