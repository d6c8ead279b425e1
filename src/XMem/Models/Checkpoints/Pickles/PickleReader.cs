using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace XMem.Models.Checkpoints.Pickles;

/// <summary>
/// Reads the data in one pickle and can run nothing. A pickle is a program for a stack machine; this machine has no way to import,
/// call or look up anything but the table <see cref="PickleGlobals"/>, by name.
/// <para>
/// Values are: null, <see cref="bool"/>, <see cref="long"/> (<see cref="BigInteger"/> where 64 bits do not suffice),
/// <see cref="double"/>, <see cref="string"/> (bytes too, as Latin-1), <c>object?[]</c> for tuples, <c>List&lt;object?&gt;</c> for lists
/// and sets, <see cref="PickleDict"/>, <see cref="PickleGlobal"/>, <see cref="TensorReference"/>, and what persistent ids stand for.
/// </para>
/// <para>
/// Nothing recurses, so that nesting costs no stack; shared values stay shared; a length is compared with what is left of the
/// stream before it is believed; and the number of instructions is limited: time and memory stay within a small multiple of the input.
/// </para>
/// </summary>
/// <param name="stream">A seekable stream, positioned at the pickle; afterward at the byte that follows it.</param>
/// <param name="loadPersistent">Turns a persistent id into what it stands for.</param>
internal sealed class PickleReader(Stream stream, Func<object?, object?> loadPersistent)
{
    private const int NewestProtocol = 5;

    // A checkpoint of 400 tensors with the state of its optimizer takes some 50,000.
    private const int MaxInstructions = 1_000_000;
    private const int MaxLineLength = 4096;
    private const int MaxNumberLength = byte.MaxValue;

    private static readonly object True = true;
    private static readonly object False = false;

    private readonly long _length = stream.Length;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<int, object?> _memo = [];

    /// <summary>Reads the pickle.</summary>
    /// <exception cref="UnsafePickleException">It asks for something that is neither tensor nor container.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or larger than any checkpoint's.</exception>
    /// <exception cref="EndOfStreamException">It ends in the middle.</exception>
    public object? Read()
    {
        for (var instruction = 0; instruction < MaxInstructions; instruction++)
        {
            var opcode = (PickleOpcode)ReadByte();
            if (opcode == PickleOpcode.Stop)
                return Pop();
            Execute(opcode);
        }

        throw new InvalidDataException($"its pickle has more than {MaxInstructions} instructions, which no checkpoint needs");
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            // Constants.
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(True); break;
            case PickleOpcode.NewFalse: Push(False); break;
            case PickleOpcode.Int: PushInt(ReadLine()); break;
            case PickleOpcode.Long: PushNumber(ParseNumber(ReadLine().TrimEnd('L'))); break;
            case PickleOpcode.BinInt: Push((long)BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4))); break;
            case PickleOpcode.BinInt1: Push((long)ReadByte()); break;
            case PickleOpcode.BinInt2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2))); break;
            case PickleOpcode.Long1: PushNumber(ReadNumber(ReadByte())); break;
            case PickleOpcode.Long4: PushNumber(ReadNumber(ReadLength4())); break;
            case PickleOpcode.Float: Push(ParseFloat(ReadLine())); break;
            case PickleOpcode.BinFloat: Push(BinaryPrimitives.ReadDoubleBigEndian(ReadBytes(8))); break;
            case PickleOpcode.String or PickleOpcode.Unicode: Push(ReadLine().Trim('\'', '"')); break;
            case PickleOpcode.ShortBinUnicode: Push(ReadText(Encoding.UTF8, ReadByte())); break;
            case PickleOpcode.BinUnicode: Push(ReadText(Encoding.UTF8, ReadLength4())); break;
            case PickleOpcode.BinUnicode8: Push(ReadText(Encoding.UTF8, ReadLength8())); break;
            case PickleOpcode.ShortBinString or PickleOpcode.ShortBinBytes: Push(ReadText(Encoding.Latin1, ReadByte())); break;
            case PickleOpcode.BinString or PickleOpcode.BinBytes: Push(ReadText(Encoding.Latin1, ReadLength4())); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: Push(ReadText(Encoding.Latin1, ReadLength8())); break;

            // Containers.
            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple1: Push(Pop(1)); break;
            case PickleOpcode.Tuple2: Push(Pop(2)); break;
            case PickleOpcode.Tuple3: Push(Pop(3)); break;
            case PickleOpcode.Tuple: Push(PopToMark()); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: Push(new List<object?>()); break;
            case PickleOpcode.List or PickleOpcode.FrozenSet: Push(new List<object?>(PopToMark())); break;
            case PickleOpcode.Append: Append(Pop(1)); break;
            case PickleOpcode.Appends or PickleOpcode.AddItems: Append(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickleDict()); break;
            case PickleOpcode.Dict: NewDict(PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;

            // The stack and the memo.
            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.Pop: PopValueOrMark(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Peek()); break;
            case PickleOpcode.Put: Memoize(ParseIndex(ReadLine())); break;
            case PickleOpcode.BinPut: Memoize(ReadByte()); break;
            case PickleOpcode.LongBinPut: Memoize(ReadLength4()); break;
            case PickleOpcode.Memoize: Memoize(_memo.Count); break;
            case PickleOpcode.Get: Push(Recall(ParseIndex(ReadLine()))); break;
            case PickleOpcode.BinGet: Push(Recall(ReadByte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(ReadLength4())); break;

            // Names, and what is constructed by them.
            case PickleOpcode.Global: Push(PickleGlobals.Find(ReadLine(), ReadLine())); break;
            case PickleOpcode.StackGlobal: PushGlobal(Pop(2)); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObj: Construct(Pop(2)); break;
            case PickleOpcode.Inst: Push(Construct(PickleGlobals.Find(ReadLine(), ReadLine()), PopToMark())); break;
            case PickleOpcode.Obj: ConstructFromMark(PopToMark()); break;
            case PickleOpcode.Build: Build(Pop(2)); break;
            case PickleOpcode.BinPersistentId: Push(loadPersistent(Pop())); break;
            case PickleOpcode.NewObjEx: throw new UnsafePickleException("an object made with keyword arguments");
            case PickleOpcode.Ext1 or PickleOpcode.Ext2 or PickleOpcode.Ext4:
                throw new UnsafePickleException("an object of Python's extension registry");

            case PickleOpcode.Proto: CheckProtocol(ReadByte()); break;
            case PickleOpcode.Frame: ReadBytes(8); break;
            default:
                throw new InvalidDataException($"its pickle has the instruction 0x{(byte)opcode:x2}, which no checkpoint has");
        }
    }

    private static void CheckProtocol(int protocol)
    {
        if (protocol > NewestProtocol)
            throw new InvalidDataException($"its pickle is of protocol {protocol}; known are protocols up to {NewestProtocol}");
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw new InvalidDataException("its pickle appends to something that is no list");
        list.AddRange(items);
    }

    private void NewDict(object?[] keysAndValues)
    {
        Push(new PickleDict());
        SetItems(keysAndValues);
    }

    private void SetItems(object?[] keysAndValues)
    {
        if (Peek() is not PickleDict dict || keysAndValues.Length % 2 != 0)
            throw new InvalidDataException("its pickle sets items of something that is no dict");
        for (var i = 0; i < keysAndValues.Length; i += 2)
            dict.Add(keysAndValues[i], keysAndValues[i + 1]);
    }

    private void PushGlobal(object?[] moduleAndName)
    {
        if (moduleAndName is not [string module, string name])
            throw new InvalidDataException("its pickle looks up a name that is no text");
        Push(PickleGlobals.Find(module, name));
    }

    private void Construct(object?[] globalAndArguments)
    {
        if (globalAndArguments is not [PickleGlobal global, object?[] arguments])
            throw new UnsafePickleException("a call of something that is no name of a class");
        Push(Construct(global, arguments));
    }

    private void ConstructFromMark(object?[] globalAndArguments)
    {
        if (globalAndArguments is not [PickleGlobal global, .. var arguments])
            throw new UnsafePickleException("a call of something that is no name of a class");
        Push(Construct(global, arguments));
    }

    private static object? Construct(PickleGlobal global, object?[] arguments) =>
        global.Construct is { } construct ? construct(arguments) : throw new UnsafePickleException($"a call of {global.Name}");

    /// <summary>
    /// BUILD gives an object further attributes. A state dict carries one, <c>_metadata</c>, which nothing here needs: it is dropped.
    /// </summary>
    private void Build(object?[] targetAndState)
    {
        if (targetAndState is not [PickleDict dict, _])
            throw new UnsafePickleException("attributes set on something that is no dict");
        Push(dict);
    }

    private void Memoize(int index)
    {
        // Every entry takes an instruction, and picklers number them from 0.
        if (index >= MaxInstructions)
            throw new InvalidDataException($"its pickle remembers a value under the number {index}");
        _memo[index] = Peek();
    }

    private object? Recall(int index) => _memo.TryGetValue(index, out var value)
        ? value
        : throw new InvalidDataException($"its pickle recalls a value, number {index}, that it has not remembered");

    private void Push(object? value) => _stack.Add(value);

    private void PushNumber(BigInteger number)
    {
        if (number >= long.MinValue && number <= long.MaxValue)
            Push((long)number);
        else
            Push(number);
    }

    /// <summary>Protocol 1 writes booleans as the numbers 00 and 01.</summary>
    private void PushInt(string text)
    {
        if (text is "00" or "01")
            Push(text == "01" ? True : False);
        else
            PushNumber(ParseNumber(text));
    }

    private object? Peek()
    {
        Require(1);
        return _stack[^1];
    }

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        Require(count);
        return RemoveFrom(_stack.Count - count);
    }

    private object?[] PopToMark() => _marks.TryPop(out var mark)
        ? RemoveFrom(mark)
        : throw new InvalidDataException("its pickle lacks a mark");

    private void PopValueOrMark()
    {
        if (_marks.TryPeek(out var mark) && mark == _stack.Count)
            _marks.Pop();
        else
            Pop();
    }

    /// <summary>Values below the last mark belong to an unfinished container and cannot be taken.</summary>
    private void Require(int count)
    {
        var available = _stack.Count - (_marks.TryPeek(out var mark) ? mark : 0);
        if (available < count)
            throw new InvalidDataException("its pickle takes a value from an empty stack");
    }

    private object?[] RemoveFrom(int start)
    {
        var values = _stack.GetRange(start, _stack.Count - start).ToArray();
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    private byte ReadByte()
    {
        var value = stream.ReadByte();
        return value >= 0 ? (byte)value : throw new EndOfStreamException("its pickle ends in the middle");
    }

    private byte[] ReadBytes(int count)
    {
        if (count > _length - stream.Position)
            throw new EndOfStreamException($"its pickle claims {count} bytes of data where the file has fewer left");
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private int ReadLength4() => CheckLength(BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4)));

    private int ReadLength8() => CheckLength(BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8)));

    private static int CheckLength(ulong length) => length <= int.MaxValue
        ? (int)length
        : throw new InvalidDataException($"its pickle has a length or number of {length}");

    private BigInteger ReadNumber(int length) => length <= MaxNumberLength
        ? new BigInteger(ReadBytes(length))
        : throw new InvalidDataException($"its pickle has an integer of {length} bytes");

    private string ReadText(Encoding encoding, int length) => encoding.GetString(ReadBytes(length));

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (var character = (char)ReadByte(); character != '\n'; character = (char)ReadByte())
        {
            if (line.Append(character).Length > MaxLineLength)
                throw new InvalidDataException("its pickle has an overlong line");
        }

        return line.ToString();
    }

    private static BigInteger ParseNumber(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw NotANumber(text);

    private static double ParseFloat(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw NotANumber(text);

    private static int ParseIndex(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw NotANumber(text);

    private static InvalidDataException NotANumber(string text) => new($"its pickle has '{text}' for a number");
}
