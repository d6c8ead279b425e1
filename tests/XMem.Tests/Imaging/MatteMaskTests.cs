using OpenCvSharp;
using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Mattes of one object: cut at a threshold, and given a number.</summary>
public sealed class MatteMaskTests : IDisposable
{
    private static readonly MaskReadOptions Half = new() { Threshold = 0.5 };
    private readonly TemporaryFolder _folder = new();

    public MatteMaskTests() => XMem.Imaging.Native.NativeLibraries.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.5, new byte[] { 0, 0, 255, 255 })]
    [InlineData(0.1, new byte[] { 0, 255, 255, 255 })]
    [InlineData(1, new byte[] { 0, 0, 0, 255 })]
    public void A_threshold_cuts_a_soft_matte(double threshold, byte[] expected)
    {
        var path = _folder.Write("a.png", TestPng.Of(4, 1, [0, 127, 128, 255], colorType: TestPng.Gray));
        Assert.Equal(expected, MaskReader.Read(path, new MaskReadOptions { Threshold = threshold }).Labels);
    }

    [Fact]
    public void A_threshold_is_a_part_of_white_whatever_the_bits()
    {
        using var wide = new Mat(1, 3, MatType.CV_16UC1);
        (wide.At<ushort>(0, 0), wide.At<ushort>(0, 1), wide.At<ushort>(0, 2)) = (32767, 32768, 65535);
        using var real = new Mat(1, 3, MatType.CV_32FC1);
        (real.At<float>(0, 0), real.At<float>(0, 1), real.At<float>(0, 2)) = (0.4999f, 0.5f, 1.5f);

        Assert.Equal([0, 255, 255], MaskReader.Read(_folder.Write("a.png", wide), Half).Labels);
        Assert.Equal([0, 255, 255], MaskReader.Read(_folder.Write("a.tiff", real), Half).Labels);
    }

    [Fact]
    public void The_alpha_channel_is_the_matte_unless_it_is_opaque()
    {
        using var cutOut = new Mat(1, 2, MatType.CV_8UC4, new Scalar(10, 200, 90, 40));
        cutOut.Set(0, 1, new Vec4b(10, 200, 90, 190));
        using var opaque = new Mat(1, 2, MatType.CV_8UC4, new Scalar(20, 20, 20, 255));
        opaque.Set(0, 1, new Vec4b(220, 220, 220, 255));

        Assert.Equal([0, 255], MaskReader.Read(_folder.Write("a.png", cutOut), Half).Labels);
        Assert.Equal([0, 255], MaskReader.Read(_folder.Write("b.png", opaque), Half).Labels);
    }

    [Fact]
    public void A_lossy_matte_is_read_with_a_threshold()
    {
        using var matte = new Mat(64, 64, MatType.CV_8UC3, Scalar.Black);
        matte[new Rect(16, 16, 32, 32)].SetTo(new Scalar(255, 255, 255));
        Assert.Equal(32 * 32, MaskReader.Read(_folder.Write("a.jpg", matte), Half).CountLabels()[255]);
    }

    [Fact]
    public void A_threshold_is_not_for_colored_pictures()
    {
        using var picture = new Mat(4, 4, MatType.CV_8UC3, new Scalar(10, 200, 90));
        var path = _folder.Write("a.png", picture);
        Refusal.OfFile(path, XMemErrorKind.MaskIsColor, () => MaskReader.Read(path, Half), "colored", "-Threshold");
    }

    [Fact]
    public void Signed_numbers_are_refused()
    {
        using var signed = new Mat(4, 4, MatType.CV_16SC1, new Scalar(1));
        var path = _folder.Write("a.tiff", signed);
        Refusal.OfFile(path, XMemErrorKind.MaskUnreadable, () => MaskReader.Read(path, Half), "signed");
        Refusal.OfFile(path, XMemErrorKind.MaskUnreadable, () => MaskReader.Read(path), "signed");
    }

    [Fact]
    public void A_matte_with_nothing_above_the_threshold_is_empty()
    {
        var path = _folder.Write("a.png", TestPng.Of(2, 1, [9, 90], colorType: TestPng.Gray));
        Refusal.OfFile(path, XMemErrorKind.MaskIsEmpty, () => MaskReader.Read(path, Half));
    }

    [Fact]
    public void Black_and_white_in_floating_point_is_a_matte_and_nothing_else_is()
    {
        using var matte = new Mat(4, 4, MatType.CV_32FC1, new Scalar(0));
        matte.At<float>(1, 2) = 1;
        Assert.Equal(1, MaskReader.Read(_folder.Write("a.tiff", matte)).CountLabels()[255]);

        matte.At<float>(0, 0) = 0.25f;
        var soft = _folder.Write("b.tiff", matte);
        Refusal.OfFile(soft, XMemErrorKind.MaskIsAntialiased, () => MaskReader.Read(soft), "0.25", "-Threshold");

        matte.At<float>(0, 0) = 3;
        var labels = _folder.Write("c.tiff", matte);
        Refusal.OfFile(labels, XMemErrorKind.MaskUnreadable, () => MaskReader.Read(labels), "fractional", "PNG");
    }

    [Fact]
    public void The_one_object_of_a_file_gets_the_number_asked_for()
    {
        var matte = _folder.Write("a.png", TestPng.Of(3, 1, [0, 255, 255], colorType: TestPng.Gray));
        var soft = _folder.Write("b.png", TestPng.Of(3, 1, [0, 100, 200], colorType: TestPng.Gray));
        var indexed = _folder.Write("c.png", TestPng.Of(3, 1, [0, 2, 2]));
        Assert.Equal([0, 7, 7], MaskReader.Read(matte, new MaskReadOptions { ObjectId = 7 }).Labels);
        Assert.Equal([0, 0, 7], MaskReader.Read(soft, new MaskReadOptions { ObjectId = 7, Threshold = 0.5 }).Labels);
        Assert.Equal([0, 7, 7], MaskReader.Read(indexed, new MaskReadOptions { ObjectId = 7 }).Labels);
    }

    [Fact]
    public void A_file_of_several_objects_cannot_get_one_number()
    {
        var path = _folder.Write("a.png", TestPng.Of(3, 1, [0, 2, 3]));
        Refusal.OfFile(path, XMemErrorKind.InvalidOption, () => MaskReader.Read(path, new MaskReadOptions { ObjectId = 7 }), "2 objects (2, 3)", "-ObjectId");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(128)]
    [InlineData(double.NaN)]
    public void A_threshold_out_of_range_is_refused(double threshold) =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => _ = new MaskReadOptions { Threshold = threshold }, $"{threshold}", "0.5");

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void An_object_out_of_range_is_refused(int id) =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => _ = new MaskReadOptions { ObjectId = id }, $"{id}", "1 to 255");
}
