using System.Numerics;
using System.Text;
using XMem.Models.Checkpoints.Pickles;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>The instructions of all protocols; the bytes are what Python's pickler writes.</summary>
public sealed class PickleReaderTests
{
    public static TheoryData<string, object?> Values => new()
    {
        { "N.", null },
        { "I01\n.", true },
        { "I00\n.", false },
        { "I-42\n.", -42L },
        { "L12345678901234567890L\n.", BigInteger.Parse("12345678901234567890", System.Globalization.CultureInfo.InvariantCulture) },
        { "F1.5\n.", 1.5 },
        { "S'text'\n.", "text" },
        { "Vtext\n.", "text" },
        { "\u0080\u0002K\u00ff.", 255L },
        { "\u0080\u0002M\u00e9\u0003.", 1001L },
        { "\u0080\u0002J\u00fe\u00ff\u00ff\u00ff.", -2L },
        { "\u0080\u0002\u008a\u0005\0\0\0\0\u0001.", 1L << 32 },
        { "\u0080\u0002\u008a\0.", 0L },
        { "\u0080\u0002\u008b\u0001\0\0\0\u00ff.", -1L },
        { "\u0080\u0002G\u003f\u00f8\0\0\0\0\0\0.", 1.5 },
        { "\u0080\u0002X\u0002\0\0\0\u00c3\u00a4.", "\u00e4" },
        { "\u0080\u0002U\u0001\u00e4.", "\u00e4" },
        { "\u0080\u0002T\u0001\0\0\0\u00e4.", "\u00e4" },
        { "\u0080\u0003C\u0001\u00e4.", "\u00e4" },
        { "\u0080\u0003B\u0001\0\0\0\u00e4.", "\u00e4" },
        { "\u0080\u0004\u0095\u0005\0\0\0\0\0\0\0\u008c\u0001a\u0094.", "a" },
        { "\u0080\u0004\u008d\u0001\0\0\0\0\0\0\0a.", "a" },
        { "\u0080\u0004\u008e\u0001\0\0\0\0\0\0\0a.", "a" },
        { "\u0080\u0005\u0096\u0001\0\0\0\0\0\0\0a.", "a" },
        { ").", Array.Empty<object?>() },
        { "K\u0001\u0085.", new object?[] { 1L } },
        { "K\u0001K\u0002\u0086.", new object?[] { 1L, 2L } },
        { "K\u0001K\u0002K\u0003\u0087.", new object?[] { 1L, 2L, 3L } },
        { "(K\u0001K\u0002t.", new object?[] { 1L, 2L } },
        { "].", new List<object?>() },
        { "(K\u0001l.", new List<object?> { 1L } },
        { "]K\u0001a.", new List<object?> { 1L } },
        { "](K\u0001K\u0002e.", new List<object?> { 1L, 2L } },
        { "\u008f(K\u0001\u0090.", new List<object?> { 1L } },
        { "(K\u0001\u0091.", new List<object?> { 1L } },
        { "K\u0001K\u00020.", 1L },
        { "K\u0001(K\u00021.", 1L },
        { "K\u0001(0.", 1L },
        { "K\u00012\u0086.", new object?[] { 1L, 1L } },
        { "K\u0001q\u00070h\u0007.", 1L },
        { "K\u0001r\u0007\0\0\00j\u0007\0\0\0.", 1L },
        { "K\u0001p7\n0g7\n.", 1L },
        { "K\u0001\u00940h\0.", 1L },
        { "X\u0001\0\0\0aQ.", "<a>" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_read(string pickle, object? expected) => Assert.Equal(expected, Read(pickle));

    [Theory]
    [InlineData("}X\u0001\0\0\0aK\u0001s.")]
    [InlineData("}(X\u0001\0\0\0aK\u0001u.")]
    [InlineData("(X\u0001\0\0\0aK\u0001d.")]
    [InlineData("ccollections\nOrderedDict\n)RX\u0001\0\0\0aK\u0001s.")]
    [InlineData("(icollections\nOrderedDict\nX\u0001\0\0\0aK\u0001s.")]
    [InlineData("(ccollections\nOrderedDict\noX\u0001\0\0\0aK\u0001s.")]
    [InlineData("\u008c\u000bcollections\u008c\u000bOrderedDict\u0093)RX\u0001\0\0\0aK\u0001s.")]
    public void Dicts_are_read(string pickle)
    {
        var dict = Assert.IsType<PickleDict>(Read(pickle));
        Assert.Single(dict.Entries);
        Assert.Equal(1L, dict["a"]);
        Assert.Null(dict["b"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData(".")]
    [InlineData("0.")]
    [InlineData("t.")]
    [InlineData("K\u0001\u0086.")]
    [InlineData("K\u0001(\u0085.")]
    [InlineData("h\0.")]
    [InlineData("K\u0001K\u0001a.")]
    [InlineData("]K\u0001K\u0001s.")]
    [InlineData("}(K\u0001u.")]
    [InlineData("K\u0001K\u0002\u0093.")]
    [InlineData("Inumber\n.")]
    [InlineData("Fnumber\n.")]
    [InlineData("L\n.")]
    [InlineData("gx\n.")]
    [InlineData("\u0080\u0006N.")]
    [InlineData("Pid\n.")]
    [InlineData("\u0097.")]
    [InlineData("\u00ff.")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R.")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.")]
    [InlineData("ctorch._utils\n_rebuild_parameter\n)R.")]
    public void Nonsense_is_refused(string pickle)
    {
        var error = Assert.ThrowsAny<Exception>(() => Read(pickle));
        Assert.True(error is InvalidDataException or EndOfStreamException, error.ToString());
    }

    [Fact]
    public void The_stream_stands_after_the_pickle()
    {
        using var stream = new MemoryStream("K\u0001.rest"u8.ToArray());
        new PickleReader(stream, id => id).Read();
        Assert.Equal(3, stream.Position);
    }

    private static object? Read(string pickle)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(pickle));
        return new PickleReader(stream, id => $"<{id}>").Read();
    }
}
