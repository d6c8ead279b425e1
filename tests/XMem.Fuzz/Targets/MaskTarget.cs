using System.Collections.Frozen;
using OpenCvSharp;
using XMem.Fuzz.Measurement;
using XMem.Fuzz.Mutations;
using XMem.Imaging;
using XMem.Imaging.Exr;
using XMem.Imaging.Native;
using XMem.Tests.Imaging;

namespace XMem.Fuzz.Targets;

/// <summary>The reader of masks, in all formats and with all options.</summary>
internal sealed class MaskTarget : FuzzTarget
{
    private const int Width = 24;
    private const int Height = 16;

    // Of a picture as it is decoded: up to four channels of floating point.
    private const int BytesPerPixel = 16;

    private static readonly MaskReadOptions[] Options =
    [
        new(), new() { Threshold = 0.5 }, new() { ObjectId = 7 }, new() { Colors = ColorMap.Parse(new Dictionary<string, int> { ["#ff0000"] = 1, ["#00ff00"] = 2 }) },
    ];

    private readonly List<byte[]> _pngs = [];
    private readonly List<byte[]> _others = [];

    public MaskTarget()
    {
        NativeLibraries.EnsureLoaded();
        var labels = new byte[Width * Height];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = (byte)(i % Width / 8);
        _pngs.Add(TestPng.Of(Width, Height, labels));
        _pngs.Add(TestPng.Of(Width, Height, labels, bitDepth: 2, filter: 4));
        _pngs.Add(TestPng.Of(Width, Height, labels, interlaced: true, dataChunks: 3));
        _pngs.Add(TestPng.Of(Width, Height, labels, colorType: TestPng.Gray, filter: 1));

        using var gray = Mat.FromPixelData(Height, Width, MatType.CV_8UC1, labels).Clone();
        using var matte = new Mat();
        Cv2.Compare(gray, 1, matte, CmpTypes.EQ);
        using var color = new Mat();
        Cv2.CvtColor(matte, color, ColorConversionCodes.GRAY2BGR);
        color.Rectangle(new Rect(0, 0, 6, 16), Scalar.Red, thickness: -1);
        using var deep = new Mat();
        matte.ConvertTo(deep, MatType.CV_16UC1, 257);
        _pngs.AddRange([Encode(".png", color), Encode(".png", deep)]);
        _others.AddRange(
        [
            Encode(".bmp", gray), Encode(".bmp", color), Encode(".tiff", gray), Encode(".tiff", deep), Encode(".tiff", color), Encode(".webp", color, 101),
            Encode(".jpg", matte, 95), Exr(labels, ExrPixelType.Half), Exr(labels, ExrPixelType.Float),
        ]);
    }

    public override string Name => "mask";

    public override string FileName => "fuzz.png";

    public override IReadOnlySet<XMemErrorKind> DocumentedErrors { get; } =
        new[] { XMemErrorKind.MaskUnreadable, XMemErrorKind.MaskIsColor, XMemErrorKind.MaskIsAntialiased, XMemErrorKind.MaskIsEmpty, XMemErrorKind.InvalidOption }.ToFrozenSet();

    public override IReadOnlyList<byte[]> Seeds => [.. _pngs, .. _others];

    public override byte[] Mutate(Random random)
    {
        var png = _pngs[random.Next(_pngs.Count)];
        var other = _others[random.Next(_others.Count)];
        return random.Next(8) switch
        {
            0 => ByteMutations.Apply(png, random),
            1 => ByteMutations.Splice(random.Next(2) == 0 ? png : other, other, random),
            2 or 3 or 4 => PngMutations.Apply(png, random),
            _ => ByteMutations.Apply(other, random),
        };
    }

    public override void Read(string path, Random random, AllocationMeter meter)
    {
        var options = Options[random.Next(Options.Length)];
        meter.AddContent(BytesPerPixel * CountPixels(File.ReadAllBytes(path)));
        var mask = meter.Measure(() => MaskReader.ReadAllowingEmpty(path, options));
        if (PictureFile.Recognize(File.ReadAllBytes(path)) == PictureFormat.Png)
            meter.AddContent((long)mask.Width * mask.Height * BytesPerPixel);
        if (mask.Labels.Length != mask.Width * mask.Height)
            throw new InvalidOperationException("The mask has another number of labels than pixels.");
    }

    /// <summary>A plain picture takes hardly a byte, whatever its size; decoding it takes what its pixels take, up to a limit.</summary>
    private static long CountPixels(byte[] file)
    {
        try
        {
            if (PictureFile.Recognize(file) != PictureFormat.Exr)
                return PictureSize.IsPlausible(file, out var size) ? size.Width * size.Height : 0;
            var window = ExrHeader.Parse(file).DisplayWindow;
            return window.Width * window.Height;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private static byte[] Encode(string extension, Mat picture, int? quality = null)
    {
        var parameters = quality is not { } value ? [] : new[] { new ImageEncodingParam(extension == ".webp" ? ImwriteFlags.WebPQuality : ImwriteFlags.JpegQuality, value) };
        Cv2.ImEncode(extension, picture, out var bytes, parameters);
        return bytes;
    }

    private static byte[] Exr(byte[] labels, ExrPixelType type)
    {
        using var stream = new MemoryStream();
        ExrWriter.Write(stream, Width, Height, [new ExrChannel("Y", Array.ConvertAll(labels, label => label == 1 ? 1f : 0f))], type);
        return stream.ToArray();
    }
}
