using System.Collections;
using OpenCvSharp;
using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Masks coded by colors: exact colors are labels, others are refused by name.</summary>
public sealed class ColorMaskTests : IDisposable
{
    private static readonly Scalar Red = new(0, 0, 255);
    private static readonly Scalar Orange = new(0, 128, 255);
    private static readonly Scalar Blue = new(255, 0, 0);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pure_colors_are_labels_by_convention()
    {
        using var picture = Black();
        (Scalar Color, byte Label)[] colors =
        [
            (Red, 1), (new(0, 255, 0), 2), (Blue, 3), (new(0, 255, 255), 4), (new(255, 0, 255), 5), (new(255, 255, 0), 6), (new(255, 255, 255), 7),
        ];
        for (var i = 0; i < colors.Length; i++)
            picture[new Rect(i, 0, 1, i + 1)].SetTo(colors[i].Color);

        var mask = MaskReader.Read(_folder.Write("a.png", picture));

        for (var i = 0; i < colors.Length; i++)
            Assert.Equal(i + 1, mask.CountLabels()[colors[i].Label]);
        Assert.Equal(((byte)255, (byte)0, (byte)0), mask.Palette![1]);
        Assert.Equal(((byte)255, (byte)255, (byte)0), mask.Palette[4]);
    }

    [Fact]
    public void Colors_of_the_default_palette_are_its_labels()
    {
        using var picture = Black();
        for (var label = 1; label <= 20; label++)
        {
            var (r, g, b) = Palette.Default[(byte)label];
            picture[new Rect(0, label % 20, label, 1)].SetTo(new Scalar(b, g, r));
        }

        var counts = MaskReader.Read(_folder.Write("a.png", picture)).CountLabels();

        for (var label = 1; label <= 20; label++)
            Assert.Equal(label, counts[label]);
    }

    [Theory]
    [InlineData("#ff8000", "#0000FF")]
    [InlineData("255,128,0", "0, 0, 255")]
    [InlineData("ff8000", "0000ff")]
    public void A_map_says_what_colors_mean(string orange, string blue)
    {
        using var picture = Black();
        picture[new Rect(0, 0, 5, 5)].SetTo(Orange);
        picture[new Rect(10, 0, 3, 3)].SetTo(Blue);

        var mask = Read(_folder.Write("a.png", picture), new() { [orange] = 7, [blue] = "200" });

        Assert.Equal((25, 9), (mask.CountLabels()[7], mask.CountLabels()[200]));
        Assert.Equal(((byte)255, (byte)128, (byte)0), mask.Palette![7]);
    }

    [Fact]
    public void A_map_is_for_indexed_and_16_bit_pictures_and_transparent_ones_too()
    {
        byte[] samples = [0, 1, 2, 1];
        var indexed = _folder.Write("indexed.png", TestPng.Of(4, 1, samples, palette: [0, 0, 0, 255, 128, 0, 0, 0, 255]));
        using var wide = new Mat(1, 2, MatType.CV_16UC3, new Scalar(0, 128 * 257, 65535));
        using var transparent = new Mat(1, 2, MatType.CV_8UC4, new Scalar(0, 128, 255, 255));
        transparent.Set(0, 1, new Vec4b(9, 9, 9, 0));
        Hashtable map = new() { ["#ff8000"] = 5, ["#0000ff"] = 3 };

        Assert.Equal([0, 5, 3, 5], Read(indexed, map).Labels);
        Assert.Equal([5, 5], Read(_folder.Write("wide.png", wide), map).Labels);
        Assert.Equal([5, 0], Read(_folder.Write("transparent.png", transparent), map).Labels);
    }

    [Fact]
    public void A_color_with_number_0_is_background_and_black_may_be_an_object()
    {
        using var picture = new Mat(4, 4, MatType.CV_8UC3, new Scalar(255, 255, 255));
        picture[new Rect(0, 0, 2, 2)].SetTo(Scalar.Black);
        Assert.Equal(4, Read(_folder.Write("a.png", picture), new() { ["#000000"] = 1, ["#ffffff"] = 0 }).CountLabels()[1]);
    }

    [Fact]
    public void Antialiased_edges_are_refused_with_the_stray_colors_and_their_counts()
    {
        using var picture = Black();
        picture[new Rect(5, 5, 10, 10)].SetTo(Red);
        picture[new Rect(4, 5, 1, 10)].SetTo(new Scalar(0, 0, 127));
        picture[new Rect(15, 5, 1, 9)].SetTo(new Scalar(0, 0, 64));
        var path = _folder.Write("a.png", picture);

        Refusal.OfFile(path, XMemErrorKind.MaskIsAntialiased, () => MaskReader.Read(path), "2 stray colors on 19 pixels", "#7f0000 on 10 pixels, #400000 on 9 pixels", "without antialiasing");
        Refusal.OfFile(path, XMemErrorKind.MaskIsAntialiased, () => Read(path, new() { ["#ff0000"] = 1 }), "#7f0000 on 10 pixels", "-ColorMap");
    }

    [Fact]
    public void Of_many_stray_colors_the_most_frequent_are_named()
    {
        using var large = new Mat(160, 160, MatType.CV_8UC3, Scalar.Black);
        Cv2.Circle(large, new Point(80, 80), 50, Red, -1, LineTypes.AntiAlias);
        using var picture = large.Resize(new Size(61, 61), 0, 0, InterpolationFlags.Area);
        var path = _folder.Write("a.png", picture);
        Refusal.OfFile(path, XMemErrorKind.MaskIsAntialiased, () => MaskReader.Read(path), "stray colors", "most often");
    }

    [Fact]
    public void Colors_of_unknown_meaning_are_refused_with_the_map_to_give()
    {
        using var picture = Black();
        picture[new Rect(0, 0, 5, 5)].SetTo(Orange);
        picture[new Rect(10, 0, 1, 2)].SetTo(new Scalar(0, 200, 0));
        var path = _folder.Write("a.png", picture);

        Refusal.OfFile(
            path, XMemErrorKind.MaskIsColor, () => MaskReader.Read(path),
            "3 colors (#000000 on 373 pixels, #ff8000 on 25 pixels, #00c800 on 2 pixels)", "-ColorMap @{ '#ff8000' = 1; '#00c800' = 2 }", "indexed PNG");
    }

    [Fact]
    public void Without_black_the_most_frequent_color_is_proposed_as_background()
    {
        using var picture = new Mat(20, 20, MatType.CV_8UC3, new Scalar(255, 9, 0));
        picture[new Rect(0, 0, 5, 5)].SetTo(Orange);
        var path = _folder.Write("a.png", picture);
        Refusal.OfFile(path, XMemErrorKind.MaskIsColor, () => MaskReader.Read(path), "-ColorMap @{ '#0009ff' = 0; '#ff8000' = 1 }");
    }

    [Fact]
    public void A_photograph_is_refused_without_proposing_a_map()
    {
        using var photograph = new Mat(64, 64, MatType.CV_8UC3);
        Cv2.Randu(photograph, Scalar.Black, Scalar.White);
        var path = _folder.Write("a.png", photograph);
        var error = Refusal.Of(XMemErrorKind.MaskIsColor, () => MaskReader.Read(path), "color picture", "Save it as an indexed PNG");
        Assert.DoesNotContain("-ColorMap", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomato", 1, "'tomato' is no color")]
    [InlineData("#ff00", 1, "'#ff00' is no color")]
    [InlineData("256,0,0", 1, "'256,0,0' is no color")]
    [InlineData("#ff0000", 256, "label '256'")]
    [InlineData("#ff0000", -1, "label '-1'")]
    [InlineData("#ff0000", 0, "names no object")]
    public void Wrong_maps_are_refused(string color, int label, string reason) =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => ColorMap.Parse(new Hashtable { [color] = label }), reason);

    [Fact]
    public void A_color_twice_in_a_map_is_refused() =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => ColorMap.Parse(new Hashtable { ["#ff0000"] = 1, ["255,0,0"] = 2 }), "#ff0000", "twice");

    [Fact]
    public void A_map_goes_with_neither_threshold_nor_object()
    {
        var map = ColorMap.Parse(new Hashtable { ["#ff0000"] = 1 });
        Refusal.Of(XMemErrorKind.InvalidOption, () => MaskReader.Read("a.png", new MaskReadOptions { Colors = map, Threshold = 0.5 }), "neither");
        Refusal.Of(XMemErrorKind.InvalidOption, () => MaskReader.Read("a.png", new MaskReadOptions { Colors = map, ObjectId = 2 }), "neither");
    }

    private static IndexMask Read(string path, Hashtable map) => MaskReader.Read(path, new MaskReadOptions { Colors = ColorMap.Parse(map) });

    private static Mat Black()
    {
        XMem.Imaging.Native.NativeLibraries.EnsureLoaded();
        return new Mat(20, 20, MatType.CV_8UC3, Scalar.Black);
    }
}
