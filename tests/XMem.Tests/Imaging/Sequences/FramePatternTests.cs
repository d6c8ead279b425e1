using XMem.Imaging.Sequences;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging.Sequences;

public sealed class FramePatternTests
{
    [Theory]
    [InlineData("shot.####.exr", 12, "shot.0012.exr")]
    [InlineData("shot.#.exr", 12, "shot.12.exr")]
    [InlineData("shot.%04d.exr", 12, "shot.0012.exr")]
    [InlineData("shot.%d.exr", 12, "shot.12.exr")]
    [InlineData("shot.$F4.exr", 12, "shot.0012.exr")]
    [InlineData("shot.$F.exr", 12, "shot.12.exr")]
    [InlineData("####", 7, "0007")]
    [InlineData("a_##_b.png", 12345, "a_12345_b.png")]
    [InlineData("folder_#/shot.##.png", 1, "folder_#/shot.01.png")]
    public void Frame_numbers_take_their_place_and_are_found_there(string pattern, int number, string path)
    {
        var parsed = FramePattern.TryParse(pattern)!;
        Assert.Equal(path, parsed.Format(number));
        Assert.Equal(number, parsed.Match(path));
    }

    [Theory]
    [InlineData("shot.png")]
    [InlineData("####/shot.png")]
    [InlineData("50%.png")]
    [InlineData("$FX.png")]
    [InlineData("$F4x.png")]
    public void Names_without_a_place_are_no_patterns(string path) => Assert.Null(FramePattern.TryParse(path));

    [Theory]
    [InlineData("shot.##.##.png", "more than one place")]
    [InlineData("shot.%04d.$F4.png", "more than one place")]
    [InlineData("shot.##########.png", "too long")]
    public void Ambiguous_patterns_are_refused(string path, string reason) =>
        Refusal.OfFile(path, XMemErrorKind.InvalidOption, () => FramePattern.TryParse(path), reason, "####, %04d or $F4");

    [Theory]
    [InlineData("shot.012.png")]
    [InlineData("shot.00012.png")]
    [InlineData("shot.12a4.png")]
    [InlineData("shot..png")]
    [InlineData("shot.0012.jpg")]
    [InlineData("other.0012.png")]
    [InlineData("shot.1234567890.png")]
    public void Other_files_are_none_of_its_frames(string path) => Assert.Null(FramePattern.TryParse("shot.####.png")!.Match(path));

    [Theory]
    [InlineData("00012", 12)]
    [InlineData("shot_v003.0012", 12)]
    [InlineData("0012_matte", 12)]
    [InlineData("a1b22c", 22)]
    [InlineData("shot", null)]
    [InlineData("", null)]
    [InlineData("20260101120000", null)]
    public void A_frames_number_is_its_last_run_of_digits(string name, int? number) => Assert.Equal(number, FrameNumber.Of(name));
}
