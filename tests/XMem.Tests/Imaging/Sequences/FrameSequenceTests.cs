using XMem.Imaging.Sequences;
using XMem.Tests.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging.Sequences;

public sealed class FrameSequenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, new int[0])]
    [InlineData(new[] { 1, 2, 5, 6 }, new[] { 3, 4 })]
    [InlineData(new[] { 2, 4, 6, 10 }, new[] { 8 })]
    [InlineData(new[] { 10, 13, 18 }, new[] { 11, 12, 14, 15, 16, 17 })]
    [InlineData(new[] { 5 }, new int[0])]
    [InlineData(new[] { 5, 9 }, new int[0])]
    public void Gaps_are_told_by_the_usual_distance(int[] numbers, int[] missing)
    {
        foreach (var number in numbers)
            _folder.Write($"shot.{number:D4}.png", []);
        Assert.Equal(missing, Find("shot.####.png").Missing);
    }

    [Fact]
    public void Frames_are_in_the_order_of_their_numbers()
    {
        foreach (var number in new[] { 9, 10, 100, 11, 2 })
            _folder.Write($"f{number}.png", []);
        _folder.Write("f.png", []);
        _folder.Write("f3.jpg", []);
        Assert.Equal(["f2.png", "f9.png", "f10.png", "f11.png", "f100.png"], Names(Find("f%d.png")));
    }

    [Fact]
    public void A_range_chooses_frames_and_says_nothing_of_gaps()
    {
        foreach (var number in new[] { 1, 2, 4, 8 })
            _folder.Write($"f.{number}.png", []);
        var sequence = Find("f.#.png", "2-9x2");
        Assert.Equal(["f.2.png", "f.4.png", "f.8.png"], Names(sequence));
        Assert.Empty(sequence.Missing);
    }

    [Fact]
    public void A_sequence_without_frames_is_refused()
    {
        _folder.Write("f.1.png", []);
        var path = _folder["f.####.png"];
        Refusal.OfFile(path, XMemErrorKind.FrameUnreadable, () => Find("f.####.png"), "'f.0001.png'", "digits");
        Refusal.Of(XMemErrorKind.FrameUnreadable, () => Find("f.#.png", "2-9"), "in the range 2-9");
        Refusal.Of(XMemErrorKind.FrameUnreadable, () => Find("none/f.#.png"), "cannot be read");
    }

    [Fact]
    public void A_pattern_without_folder_means_the_current_one() => Assert.Equal(".", FramePattern.TryParse("####.png")!.Folder);

    [Theory]
    [InlineData("frame9.png", "frame10.png")]
    [InlineData("frame009.png", "frame10.png")]
    [InlineData("a", "b")]
    [InlineData("a", "a1")]
    [InlineData("a07", "a7")]
    [InlineData("a1b2", "a1b10")]
    [InlineData("v2.0100", "v10.0001")]
    [InlineData("99999999999999999998", "99999999999999999999")]
    [InlineData(null, "a")]
    public void Numbers_in_names_count_as_numbers(string? first, string second)
    {
        Assert.True(NaturalOrder.Comparer.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Comparer.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Comparer.Compare(second, second));
    }

    private FrameSequence Find(string pattern, string? range = null) =>
        FrameSequence.Find(FramePattern.TryParse(_folder[pattern])!, range is null ? null : FrameRange.Parse(range));

    private static IEnumerable<string?> Names(FrameSequence sequence) => sequence.Files.Select(Path.GetFileName);
}
