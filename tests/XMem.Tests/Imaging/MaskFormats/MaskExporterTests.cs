using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.MaskFormats;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging.MaskFormats;

/// <summary>What each format writes, and under which names.</summary>
public sealed class MaskExporterTests : IDisposable
{
    private const int Width = 6;
    private const int Height = 4;
    private static readonly byte[] Labels = [0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0];
    private readonly TemporaryFolder _folder = new();
    private readonly IndexMask _mask = new(Width, Height, Labels, new Palette([0, 0, 0, 9, 8, 7]));

    public MaskExporterTests() => XMem.Imaging.Native.NativeLibraries.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Formats_are_found_by_themselves_the_default_first()
    {
        Assert.Equal(["Indexed", "Alpha", "CutOut", "Exr", "ExrMatte", "Matte"], MaskFormat.All.Select(format => format.Name));
        Assert.IsType<MatteMaskFormat>(MaskFormat.Find("matte"));
        Refusal.Of(XMemErrorKind.InvalidOption, () => MaskFormat.Find("gif"), "'gif'", "Indexed, Alpha");
    }

    [Fact]
    public void Indexed_files_keep_labels_and_palette_and_leave_other_objects_out()
    {
        var whole = MaskReader.Read(Single(Export("Indexed")));
        Assert.Equal(Labels, whole.Labels);
        Assert.Equal(((byte)9, (byte)8, (byte)7), whole.Palette![1]);
        Assert.Equal(Labels.Select(label => label == 2 ? label : (byte)0), MaskReader.Read(Single(Export("Indexed", objects: [2]))).Labels);
    }

    [Theory]
    [InlineData(8, 255)]
    [InlineData(16, 65535)]
    public void Mattes_are_white_where_their_object_is(int bitDepth, int white)
    {
        var files = Export("Matte", bitDepth: bitDepth);
        Assert.Equal([_folder["1/shot.0007.png"], _folder["2/shot.0007.png"], _folder["9/shot.0007.png"]], files);
        foreach (var (file, label) in files.Zip([1, 2, 9]))
            Assert.Equal(Labels.Select(value => value == label ? (double)white : 0), Values(file, bitDepth));
    }

    [Fact]
    public void Alpha_is_white_where_any_of_the_objects_is()
    {
        Assert.Equal(Labels.Select(label => label > 0 ? 255d : 0), Values(Single(Export("Alpha")), 8));
        Assert.Equal(Labels.Select(label => label == 2 ? 255d : 0), Values(Single(Export("Alpha", objects: [2])), 8));
    }

    [Fact]
    public void Soft_mattes_are_probabilities()
    {
        var expected = Scores().Read(1);
        var matte = Values(Export("Matte", bitDepth: 16, soft: true)[0], 16);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], matte[i] / 65535, 1.0 / 65535);

        var alpha = Values(Single(Export("Alpha", bitDepth: 16, soft: true)), 16);
        var background = Scores().Read(0);
        for (var i = 0; i < background.Length; i++)
            Assert.Equal(1 - background[i], alpha[i] / 65535, 2.0 / 65535);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 257)]
    public void A_cut_out_is_the_frame_with_alpha(int bitDepth, int scale)
    {
        WriteFrame(Width, Height);
        using var cutOut = Cv2.ImRead(Single(Export("CutOut", bitDepth: bitDepth, objects: [1])), ImreadModes.Unchanged);
        Assert.Equal(4, cutOut.Channels());
        using var wide = new Mat();
        cutOut.ConvertTo(wide, MatType.CV_64F);
        var white = bitDepth == 8 ? 255 : 65535;
        for (var i = 0; i < Labels.Length; i++)
            Assert.Equal(new Vec4d(10 * scale, 20 * scale, i * scale, Labels[i] == 1 ? white : 0), wide.At<Vec4d>(i / Width, i % Width));
    }

    [Fact]
    public void A_cut_out_needs_its_frame()
    {
        using var exporter = new MaskExporter(_folder.Path, new MaskExportOptions { Format = MaskFormat.Find("CutOut") });
        Refusal.Of(XMemErrorKind.FrameUnreadable, () => exporter.Plan(_mask, [1], "a")[0].Write(), "did not come from a file");
        Refusal.Of(XMemErrorKind.FrameUnreadable, () => exporter.Plan(_mask, [1], "b", _folder["gone.png"])[0].Write(), "gone.png");
        WriteFrame(Width + 1, Height);
        Refusal.Of(XMemErrorKind.MaskSizeMismatch, () => exporter.Plan(_mask, [1], "c", _folder["frame.png"])[0].Write(), "7 x 4", "6 x 4");
        Assert.Equal(["frame.png"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("mattes/m.####.png", "mattes/1/m.0007.png")]
    [InlineData("mattes/{object}/m.%d.png", "mattes/1/m.7.png")]
    [InlineData("mattes/m_{object}.$F3.tif", "mattes/m_1.007.tif")]
    [InlineData("mattes/m_{object}.$F3.TIFF", "mattes/m_1.007.TIFF")]
    [InlineData("mattes/m_{object}.$F3", "mattes/m_1.007.png")]
    [InlineData("mattes/{object}_####", "mattes/1_0007.png")]
    [InlineData("mattes/object{object}", "mattes/object1/shot.0007.png")]
    [InlineData("mattes", "mattes/1/shot.0007.png")]
    public void Files_are_named_by_the_pattern_or_like_their_frames(string destination, string expected)
    {
        using var exporter = new MaskExporter(_folder[destination], new MaskExportOptions { Format = MaskFormat.Find("Matte") });
        Assert.Equal(Path.GetFullPath(_folder[expected]), Path.GetFullPath(exporter.Plan(_mask, [1], "shot.0007")[0].Path));
    }

    [Fact]
    public void A_folder_whose_name_is_a_pattern_is_a_folder()
    {
        Directory.CreateDirectory(_folder["takes ##"]);
        using var exporter = new MaskExporter(_folder["takes ##"]);
        Assert.Equal(Path.Combine(_folder["takes ##"], "shot.0007.png"), exporter.Plan(_mask, [1], "shot.0007")[0].Path);
    }

    [Fact]
    public void Frames_that_would_share_a_file_are_refused()
    {
        using var exporter = new MaskExporter(_folder["m.####.png"]);
        exporter.Plan(_mask, [1], "a.0007");
        exporter.Plan(_mask, [1], "a.0007");
        Refusal.Of(XMemErrorKind.InvalidOption, () => exporter.Plan(_mask, [1], "b.0007"), "'a.0007'", "'b.0007'", "m.0007.png");
        Refusal.Of(XMemErrorKind.InvalidOption, () => exporter.Plan(_mask, [1], "poster"), "'poster'", "no number");
    }

    [Theory]
    [InlineData("Indexed", 16, false, "a", "8 bits, not 16")]
    [InlineData("Exr", 8, false, "a", "16 or 32 bits, not 8")]
    [InlineData("Indexed", null, true, "a", "no soft edges")]
    [InlineData("Alpha", null, false, "{object}/a", "{object}")]
    [InlineData("Matte", null, false, "a.####.exr", "not as .exr. That is for Exr, ExrMatte")]
    [InlineData("Indexed", null, false, "a.####.jpg", "written as .png, not as .jpg.")]
    public void Options_that_do_not_go_together_are_refused(string format, int? bitDepth, bool soft, string destination, string reason)
    {
        var options = new MaskExportOptions { Format = MaskFormat.Find(format), BitDepth = bitDepth, IsSoft = soft };
        Refusal.Of(XMemErrorKind.InvalidOption, () => new MaskExporter(_folder[destination], options).Dispose(), reason);
    }

    [Fact]
    public void Soft_edges_need_scores()
    {
        using var exporter = new MaskExporter(_folder.Path, new MaskExportOptions { Format = MaskFormat.Find("Matte"), IsSoft = true });
        Refusal.Of(XMemErrorKind.InvalidOption, () => exporter.Plan(_mask, [1], "a"), "'a'", "-Scores");
    }

    private static string Single(IReadOnlyList<string> files) => Assert.Single(files);

    private List<string> Export(string format, int? bitDepth = null, bool soft = false, int[]? objects = null)
    {
        var options = new MaskExportOptions { Format = MaskFormat.Find(format), BitDepth = bitDepth, IsSoft = soft, Objects = objects };
        using var exporter = new MaskExporter(_folder.Path, options);
        var files = exporter.Plan(_mask, [1, 2, 9], "shot.0007", _folder["frame.png"], Scores());
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            file.Write();
        }

        return [.. files.Select(file => file.Path)];
    }

    /// <summary>Probabilities of the background and the objects 1, 2 and 9, at the mask's size within padding.</summary>
    private static ProbabilityMaps Scores()
    {
        var geometry = FrameGeometry.Create(Width, Height, -1);
        var padded = new float[4 * geometry.PaddedWidth * geometry.PaddedHeight];
        var plane = padded.Length / 4;
        for (var i = 0; i < plane; i++)
        {
            var one = i * 37 % 101 / 300f;
            (padded[plane + i], padded[2 * plane + i], padded[3 * plane + i]) = (one, one / 2, 0.25f);
            padded[i] = 0.75f - 1.5f * one;
        }

        return new ProbabilityMaps([new ViewProbabilities(padded, geometry, Flip: false)], [0, 1, 2, 9]);
    }

    private static List<double> Values(string path, int bitDepth)
    {
        using var picture = Cv2.ImRead(path, ImreadModes.Unchanged);
        Assert.Equal(bitDepth == 8 ? MatType.CV_8UC1 : MatType.CV_16UC1, picture.Type());
        using var values = new Mat();
        picture.ConvertTo(values, MatType.CV_64F);
        return [.. Enumerable.Range(0, Width * Height).Select(i => values.At<double>(i / Width, i % Width))];
    }

    private void WriteFrame(int width, int height)
    {
        using var frame = new Mat(height, width, MatType.CV_8UC3);
        for (var i = 0; i < width * height; i++)
            frame.Set(i / width, i % width, new Vec3b(10, 20, (byte)i));
        _folder.Write("frame.png", frame);
    }
}
