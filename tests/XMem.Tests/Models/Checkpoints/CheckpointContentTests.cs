using System.IO.Compression;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>What a checkpoint may hold: types, views, wrappers, both layouts.</summary>
public sealed class CheckpointContentTests : IDisposable
{
    private readonly CheckpointFolder _folder = new();

    [Fact]
    public void Every_type_becomes_float32()
    {
        Check("FloatStorage", [1.5f, float.NaN, float.NegativeInfinity], 1.5f, float.NaN, float.NegativeInfinity);
        Check("DoubleStorage", [0.1, 1e300, -0.0], 0.1f, float.PositiveInfinity, -0f);
        Check("HalfStorage", [(Half)1.5f, Half.Epsilon, Half.MaxValue], 1.5f, 5.9604645e-8f, 65504);
        Check<ushort>("BFloat16Storage", [0x3f80, 0xc049, 0x7f80], 1, -3.140625f, float.PositiveInfinity);
        Check("LongStorage", [7L, -1, 1L << 40], 7, -1, 1.09951163e12f);
        Check("IntStorage", [int.MinValue, 0, 16777217], -2147483648f, 0, 16777216);
        Check<short>("ShortStorage", [-3, 300, 0], -3, 300, 0);
        Check<sbyte>("CharStorage", [-3, 100, 0], -3, 100, 0);
        Check<byte>("ByteStorage", [200, 255, 0], 200, 255, 0);
        Check<byte>("BoolStorage", [0, 1, 1], 0, 1, 1);

        void Check<T>(string storage, T[] stored, params float[] values)
            where T : unmanaged
        {
            using var state = Checkpoint.Load(_folder.OneTensor(storage, stored, 0, [3], [1]));
            Assert.Equal(values, state["t"].Read());
        }
    }

    [Fact]
    public void Views_of_any_stride_are_read_in_C_order()
    {
        short[] stored = [.. Enumerable.Range(0, 24).Select(i => (short)i)];
        Check([2, 3], [12, 4], 0, 4, 8, 12, 16, 20);
        Check([3, 2], [4, 12], 0, 12, 4, 16, 8, 20);
        Check([2, 2], [0, 1], 0, 1, 0, 1);
        Check([3, 2], [1, 1], 0, 1, 1, 2, 2, 3);
        Check([1, 3, 1], [long.MaxValue, 1, -5], 0, 1, 2);
        Check([2, 1, 2], [2, 7, 1], 0, 1, 2, 3);
        Check([2, 2, 2], [1, 2, 4], 0, 4, 2, 6, 1, 5, 3, 7);
        Check([0], [1]);
        Check([3, 0, 2], [0, 2, 1]);
        Check([], [], 0f);

        void Check(long[] extents, long[] strides, params float[] values)
        {
            foreach (var offset in (int[])[0, 3])
            {
                using var state = Checkpoint.Load(_folder.OneTensor("ShortStorage", stored, offset, extents, strides));
                Assert.Equal(extents.Select(extent => (int)extent), state["t"].Shape);
                Assert.Equal(values.Select(value => value + offset), state["t"].Read());
            }
        }
    }

    [Fact]
    public void Of_a_large_storage_only_the_part_of_the_tensor_is_read()
    {
        using var state = Checkpoint.Load(_folder.OneTensor("ByteStorage", new byte[20_000_000], 10_000_000, [10], [3]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(new float[10], state["t"].Read());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_storage_without_elements_can_be_a_tensor()
    {
        using var state = Checkpoint.Load(_folder.OneTensor<float>("FloatStorage", [], 0, [0, 4], [4, 1]));
        Assert.Equal([0, 4], state["t"].Shape);
        Assert.Empty(state["t"].Read());
    }

    [Theory]
    [InlineData("network")]
    [InlineData("state_dict")]
    [InlineData("model")]
    public void A_state_dict_in_a_training_checkpoint_is_found(string name)
    {
        var pickle = new PickleWriter().EmptyDict().Mark().Text("epoch").Int(3).Text(name).OrderedDict()
            .Text("t").Tensor("FloatStorage", "0", "cuda:0", 2, 0, [2], [1]).Code("su");
        using var state = Checkpoint.Load(_folder.Zip(pickle, CheckpointFolder.Bytes(1f, 2f)));
        Assert.Equal([1f, 2f], Assert.Single(state).Read());
    }

    [Fact]
    public void A_state_dict_under_an_unknown_name_is_not_guessed_but_listed()
    {
        var pickle = new PickleWriter().EmptyDict().Mark().Text("epoch").Int(3).Text("ema").OrderedDict()
            .Text("t").Tensor("FloatStorage", "0", "cpu", 2, 0, [2], [1]).Code("s").Text("notes").Text("none").Text("options").EmptyDict().Code("u");
        var message = CheckpointFolder.Refused(_folder.Zip(pickle, CheckpointFolder.Bytes(1f, 2f))).Message;
        Assert.Contains("epoch (a number), ema (a dict of 1 tensors), notes (a text), options (an empty dict)", message, StringComparison.Ordinal);
        Assert.Contains("network or state_dict or model", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_dict_with_something_else_in_it_is_refused_naming_that()
    {
        var pickle = new PickleWriter().EmptyDict().Mark();
        for (var i = 0; i < 20; i++)
            pickle.Text($"t{i}").Tensor("FloatStorage", "0", "cpu", 1, 0, [], []);
        pickle.Text("version").Int(2).Code("u");
        var message = CheckpointFolder.Refused(_folder.Zip(pickle, CheckpointFolder.Bytes(1f))).Message;
        Assert.Contains("found: version (a number), t0 (a tensor)", message, StringComparison.Ordinal);
        Assert.Contains("and 9 more", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_tensor_is_no_state_dict()
    {
        var pickle = new PickleWriter().Tensor("FloatStorage", "0", "cpu", 1, 0, [], []);
        Assert.Contains("it holds a tensor, not a state dict", CheckpointFolder.Refused(_folder.Zip(pickle, CheckpointFolder.Bytes(1f))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_dict_is_no_state_dict()
    {
        Assert.Contains("found: nothing", CheckpointFolder.Refused(_folder.Zip(new PickleWriter().EmptyDict())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_comes_twice_is_refused()
    {
        var pickle = new PickleWriter().EmptyDict();
        for (var i = 0; i < 2; i++)
            pickle.Text("t").Tensor("FloatStorage", "0", "cpu", 1, 0, [], []).Code("s");
        Assert.Contains("two tensors named t", CheckpointFolder.Refused(_folder.Zip(pickle, CheckpointFolder.Bytes(1f))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_that_the_archive_lacks_is_named_with_its_tensor()
    {
        var message = CheckpointFolder.Refused(_folder.Zip(CheckpointFolder.StateDictOf("FloatStorage", 1, 0, [], []))).Message;
        Assert.Contains("tensor t: its archive lacks c/data/0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_that_the_legacy_file_lacks_is_named_with_its_tensor()
    {
        var message = CheckpointFolder.Refused(_folder.Legacy(CheckpointFolder.StateDictOf("FloatStorage", 1, 0, [], []))).Message;
        Assert.Contains("tensor t: it lacks the storage 0", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("archive/")]
    [InlineData("a/b c/d.e/")]
    public void The_folder_in_the_archive_may_have_any_name(string prefix)
    {
        var path = _folder.Zip(
            CompressionLevel.NoCompression,
            (prefix + "data.pkl", CheckpointFolder.StateDictOf("FloatStorage", 2, 0, [2], [1]).ToArray()),
            (prefix + "byteorder", "little"u8.ToArray()),
            (prefix + "data/0", CheckpointFolder.Bytes(1f, 2f)),
            (prefix + ".data/serialization_id", [1]));
        using var state = Checkpoint.Load(path);
        Assert.Equal([1f, 2f], state["t"].Read());
    }

    [Fact]
    public void A_compressed_archive_is_read_too()
    {
        float[] values = [.. Enumerable.Range(0, 100_000).Select(i => i % 1000f)];
        var path = _folder.Zip(
            CompressionLevel.Optimal,
            ("c/data.pkl", CheckpointFolder.StateDictOf("FloatStorage", 100_000, 50_000, [40_000], [1]).ToArray()),
            ("c/data/0", CheckpointFolder.Bytes(values)));
        using var state = Checkpoint.Load(path);
        Assert.Equal(values[50_000..90_000], state["t"].Read());
    }

    [Fact]
    public void Legacy_files_of_protocol_1_have_no_mark_but_the_magic_number()
    {
        // In protocol 1 numbers beyond 32 bits are text.
        var path = _folder.Legacy(CheckpointFolder.StateDictOf("FloatStorage", 1, 0, [], []), ("0", 1, CheckpointFolder.Bytes(2f)));
        var content = File.ReadAllBytes(path);
        var magic = new PickleWriter().Raw(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).ToArray();
        using var state = Checkpoint.Load(_folder.File("protocol1.pth", [.. "L119547037146038801333356L\n."u8, .. content[magic.Length..]]));
        Assert.Equal([2f], state["t"].Read());
    }

    [Fact]
    public void A_legacy_storage_can_be_a_view_of_another()
    {
        var pickle = new PickleWriter().OrderedDict().Text("t").Global("torch._utils", "_rebuild_tensor").Mark()
            .Mark().Text("storage").Global("torch", "IntStorage").Text("root").Text("cpu").Int(6)
            .Mark().Text("view").Int(2).Int(3).Code("ttQ")
            .Int(1).Tuple(2).Tuple(1).Code("tRs");
        using var state = Checkpoint.Load(_folder.Legacy(pickle, ("root", 6, CheckpointFolder.Bytes(0, 1, 2, 3, 4, 5))));
        Assert.Equal([3f, 4f], state["t"].Read());
    }

    [Fact]
    public void A_view_may_not_reach_beyond_its_storage()
    {
        var pickle = new PickleWriter().OrderedDict().Text("t").Global("torch._utils", "_rebuild_tensor").Mark()
            .Mark().Text("storage").Global("torch", "IntStorage").Text("root").Text("cpu").Int(6)
            .Mark().Text("view").Int(4).Int(3).Code("ttQ")
            .Int(0).Tuple(2).Tuple(1).Code("tRs");
        Assert.Contains("beyond the storage's end", CheckpointFolder.Refused(_folder.Legacy(pickle, ("root", 6, new byte[24]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Containers_of_every_kind_may_stand_beside_the_network()
    {
        var pickle = new PickleWriter().EmptyDict().Mark()
            .Text("counter").Global("collections", "Counter").EmptyDict().Int(150000).Int(1).Code("s").Raw(0x85).Code("R")
            .Text("default").Global("collections", "defaultdict").Global("__builtin__", "dict").Raw(0x85).Code("R").Int(0).EmptyDict().Code("s")
            .Text("set").Global("__builtin__", "set").EmptyList().Int(1).Code("a").Raw(0x85).Code("R")
            .Text("size").Global("torch", "Size").Tuple(1, 2).Raw(0x85).Code("R")
            .Text("device").Global("torch", "device").Text("cuda").Int(0).Raw(0x86).Code("R")
            .Text("type").Global("torch", "float32")
            .Text("bytes").Global("_codecs", "encode").Text("\u00ff").Text("latin1").Raw(0x86).Code("R")
            .Text("no bytes").Global("__builtin__", "bytes").Code(")R")
            .Text("nothing").Code("N").Text("betas").Float(0.9).Float(0.999).Raw(0x86).Text("large").Int(long.MaxValue)
            .Text("network").OrderedDict().Text("t")
            .Global("torch._utils", "_rebuild_parameter").Tensor("FloatStorage", "0", "cpu", 1, 0, [], []).Bool(true).OrderedDict().Raw(0x87).Code("RsNb")
            .Code("u");
        using var state = Checkpoint.Load(_folder.Zip(pickle, CheckpointFolder.Bytes(3f)));
        Assert.Equal([3f], state["t"].Read());
    }

    public void Dispose() => _folder.Dispose();
}
