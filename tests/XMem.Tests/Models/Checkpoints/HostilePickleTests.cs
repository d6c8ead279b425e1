using System.Diagnostics;
using System.Text;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>Pickles made to run something, or to exhaust memory, stack or time.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private readonly CheckpointFolder _folder = new();

    [Theory]
    [InlineData("os.system", "cos\nsystem\n(X\u0004\0\0\0exittR.")]
    [InlineData("posix.system", "cposix\nsystem\n(X\u0004\0\0\0exittR.")]
    [InlineData("nt.system", "cnt\nsystem\n(X\u0004\0\0\0exittR.")]
    [InlineData("builtins.eval", "cbuiltins\neval\n(X\u0003\0\0\01+1tR.")]
    [InlineData("__builtin__.getattr", "c__builtin__\ngetattr\n)R.")]
    [InlineData("subprocess.Popen", "csubprocess\nPopen\n)\u0081.")]
    [InlineData("torch.storage._load_from_bytes", "ctorch.storage\n_load_from_bytes\n)R.")]
    [InlineData("collections.namedtuple", "ccollections\nnamedtuple\n)R.")]
    [InlineData("os.system", "X\u0002\0\0\0osX\u0006\0\0\0system\u0093(X\u0004\0\0\0exittR.")]
    [InlineData("os.system", "\u008c\u0002os\u008c\u0006system\u0093.")]
    [InlineData("os.system", "(S'exit'\nios\nsystem\n.")]
    [InlineData("os.system", "(cos\nsystem\nS'exit'\no.")]
    [InlineData("os.system", "}X\u0001\0\0\0acos\nsystem\ns.")]
    [InlineData("__main__.Network", "c__main__\nNetwork\n)\u0081}X\u0005\0\0\0layerK\u0001sb.")]
    [InlineData("attributes set on something that is no dict", "]}X\u000c\0\0\0__setstate__K\u0001sb.")]
    [InlineData("attributes set on something that is no dict", "ctorch\nFloatStorage\n}b.")]
    [InlineData("a call of torch.FloatStorage", "ctorch\nFloatStorage\n)R.")]
    [InlineData("a call of builtins.int", "cbuiltins\nint\n)R.")]
    [InlineData("a call of something that is no name of a class", "X\u0009\0\0\0os.system)R.")]
    [InlineData("a call of something that is no name of a class", "(K\u0001o.")]
    [InlineData("an object made with keyword arguments", "ccollections\nOrderedDict\n)}\u0092.")]
    [InlineData("an object of Python's extension registry", "\u0082\u0001.")]
    public void What_could_run_something_is_refused_by_name(string target, string pickle)
    {
        var path = _folder.Zip(new PickleWriter().Raw(Encoding.Latin1.GetBytes(pickle)));
        var error = CheckpointFolder.Refused(path, XMemErrorKind.CheckpointUnsafe);
        Assert.Contains($"asks for {target},", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was executed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    [InlineData("bare pickle")]
    public void A_call_is_refused_in_every_layout(string layout)
    {
        var pickle = new PickleWriter().Global("os", "system").Mark().Text("exit").Code("tR");
        var path = layout switch
        {
            "zip" => _folder.Zip(pickle),
            "legacy" => _folder.Legacy(pickle),
            _ => _folder.File("bare.pth", pickle.ToArray()),
        };
        Assert.Contains("os.system", CheckpointFolder.Refused(path, XMemErrorKind.CheckpointUnsafe).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_in_messages_are_short_and_without_control_characters()
    {
        var pickle = new PickleWriter().Text("\u001b[2J").Text(new string('x', 1_000_000)).Raw(0x93);
        var message = CheckpointFolder.Refused(_folder.Zip(pickle), XMemErrorKind.CheckpointUnsafe).Message;
        Assert.Contains("asks for ?[2J.xxx", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1000, 2000);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void Attributes_of_a_dict_are_dropped()
    {
        var pickle = CheckpointFolder.StateDictOf("FloatStorage", 1, 0, [], []).EmptyDict().Text("__class__").Text("os.system").Code("sb");
        using var state = Checkpoint.Load(_folder.Zip(pickle, CheckpointFolder.Bytes(5f)));
        Assert.Equal([5f], Assert.Single(state).Read());
    }

    [Theory]
    [InlineData("tuples", "", ")", "\u0085")]
    [InlineData("lists", "", "]", "")]
    [InlineData("marks", "(", "", "l")]
    public void A_hundred_thousand_levels_of_nesting_cost_no_stack(string what, string open, string core, string close)
    {
        const int depth = 100_000;
        var text = new StringBuilder().Insert(0, open, depth).Append(core);
        for (var level = 0; level < depth; level++)
            text.Append(what == "lists" ? "]q\0h\0a" : close);
        CheckpointFolder.Refused(_folder.Zip(new PickleWriter().Raw(Encoding.Latin1.GetBytes(text.ToString()))));
    }

    [Fact]
    public void Nesting_within_a_checkpoint_does_no_harm()
    {
        var pickle = new PickleWriter().EmptyDict().Mark().Text("optimizer").Code(")");
        for (var level = 0; level < 100_000; level++)
            pickle.Raw(0x85);
        pickle.Text("network").OrderedDict().Text("t").Tensor("FloatStorage", "0", "cpu", 1, 0, [], []).Code("su");
        using var state = Checkpoint.Load(_folder.Zip(pickle, CheckpointFolder.Bytes(5f)));
        Assert.Equal([5f], Assert.Single(state).Read());
    }

    [Fact]
    public void Tuples_that_double_a_thousand_times_take_no_memory()
    {
        // Every tuple holds the one before it twice: written out, it would have 2^1000 leaves.
        var pickle = new PickleWriter().EmptyDict().Text("a").Code(")");
        for (var level = 0; level < 1000; level++)
            pickle.Raw((byte)'2', 0x86);
        RefusedCheaply(_folder.Zip(pickle.Code("s")));
    }

    [Fact]
    public void Copies_of_a_long_list_take_no_memory()
    {
        var pickle = new PickleWriter().EmptyList().Mark();
        for (var i = 0; i < 10_000; i++)
            pickle.Code("N");
        pickle.Code("e");
        for (var i = 0; i < 50_000; i++)
            pickle.Global("__builtin__", "set").Raw((byte)'h', 0, 0x85, (byte)'R', (byte)'0');
        RefusedCheaply(_folder.Zip(pickle));
    }

    [Fact]
    public void A_list_that_holds_itself_does_not_hang()
    {
        RefusedCheaply(_folder.Zip(new PickleWriter().EmptyDict().Text("self").Raw((byte)'h', 0).Code("s")));
    }

    [Theory]
    [InlineData("text", "X\u00ff\u00ff\u00ff\u007f.")]
    [InlineData("text of more than 2^31", "X\u00ff\u00ff\u00ff\u00ff.")]
    [InlineData("text of 2^63", "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.")]
    [InlineData("bytes", "B\u0000\u0000\u0000\u0070.")]
    [InlineData("byte array", "\u0096\u0000\u0000\u0000\u0070\0\0\0\0.")]
    [InlineData("integer", "\u008b\u0000\u0000\u0000\u0070.")]
    [InlineData("integer of 1000 bytes", "\u008b\u00e8\u0003\u0000\u0000.")]
    [InlineData("memo index", "Nr\u0000\u0000\u0000\u0080.")]
    [InlineData("memo index below 2^31", "Nr\u00ff\u00ff\u00ff\u007f.")]
    [InlineData("memo index as text", "Np2147483647\n.")]
    [InlineData("memo index never set", "j\u0000\u0000\u0000\u0010.")]
    public void Lengths_and_numbers_are_not_believed(string what, string pickle)
    {
        Assert.NotEmpty(what);
        RefusedCheaply(_folder.Zip(new PickleWriter().Raw(Encoding.Latin1.GetBytes(pickle))));
    }

    [Fact]
    public void Too_many_instructions_are_refused()
    {
        var pickle = new byte[2_000_000];
        Array.Fill(pickle, (byte)'N');
        Assert.Contains("instructions", CheckpointFolder.Refused(_folder.Zip(new PickleWriter().Raw(pickle))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, long, long, long[], long[]> ImpossibleTensors => new()
    {
        { "10^12 elements", 4, 0, [1_000_000, 1_000_000], [1_000_000, 1] },
        { "10^12 elements of one value", 4, 0, [1_000_000, 1_000_000], [0, 0] },
        { "2^62 elements", 4, 0, [1L << 31, 1L << 31], [0, 0] },
        { "an extent of 2^63", 4, 0, [long.MaxValue], [0] },
        { "a negative extent", 4, 0, [-1], [1] },
        { "a negative stride", 4, 3, [4], [-1] },
        { "a stride that overflows", 4, 0, [3], [long.MaxValue] },
        { "strides that overflow together", 4, 0, [2, 2, 2], [long.MaxValue, long.MaxValue, 2] },
        { "an offset beyond the storage", 4, 4, [], [] },
        { "an offset that overflows", 4, long.MaxValue, [2], [1] },
        { "a negative offset", 4, -1, [2], [1] },
        { "one element too many", 4, 1, [4], [1] },
        { "a storage larger than the file has", 1_000_000_000_000, 0, [4], [1] },
        { "a storage of the largest number", long.MaxValue, 0, [4], [1] },
        { "a storage of negative size", -4, 0, [4], [1] },
        { "more extents than strides", 4, 0, [2, 2], [1] },
        { "a hundred dimensions", 4, 0, [.. Enumerable.Repeat(1L, 100)], [.. Enumerable.Repeat(1L, 100)] },
    };

    [Theory]
    [MemberData(nameof(ImpossibleTensors))]
    public void A_tensor_outside_of_its_storage_is_refused_before_it_is_read(string what, long count, long offset, long[] extents, long[] strides)
    {
        Assert.NotEmpty(what);
        var data = CheckpointFolder.Bytes(1f, 2, 3, 4);
        RefusedCheaply(_folder.Zip(CheckpointFolder.StateDictOf("FloatStorage", count, offset, extents, strides), data));
        RefusedCheaply(_folder.Legacy(CheckpointFolder.StateDictOf("FloatStorage", count, offset, extents, strides), ("0", count, data)));
    }

    [Theory]
    [InlineData(25_000_000)]
    [InlineData(1_500_000)]
    public void An_archive_made_to_fill_memory_is_refused(int count)
    {
        var path = _folder.Zip(
            System.IO.Compression.CompressionLevel.Optimal,
            ("c/data.pkl", CheckpointFolder.StateDictOf("FloatStorage", count, 0, [count], [1]).ToArray()),
            ("c/data/0", new byte[sizeof(float) * count]));
        Assert.Contains("unpack to", CheckpointFolder.Refused(path).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Refused without much work: a fraction of a second, a few megabytes.</summary>
    private static void RefusedCheaply(string path)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointFolder.Refused(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32_000_000);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
