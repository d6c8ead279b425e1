using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Frames read ahead are the frames that are there when they are asked for.</summary>
public sealed class FrameReadAheadTests : IDisposable
{
    private const int Size = 8;
    private readonly TemporaryFolder _folder = new();
    private readonly FrameReadAhead _frames = new();

    public void Dispose()
    {
        _frames.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(new[] { 5, 4, 3, 2, 1, 0 })]
    [InlineData(new[] { 0, 2, 4, 1, 3, 5 })]
    [InlineData(new[] { 3, 3, 3, 3 })]
    public void Frames_come_as_they_are_asked_for(int[] order)
    {
        for (var i = 0; i < 6; i++)
            Write(i, gray: i);

        Assert.Equal(order, order.Select(Read));
    }

    [Fact]
    public async Task A_frame_knows_the_one_that_is_read_after_it()
    {
        Write(0, gray: 1);
        Write(1, gray: 2);
        using var first = _frames.Read(Name(0));
        Assert.NotNull(first.Next);
        using var second = _frames.Read(Name(1));
        Assert.Same(await first.Next, second);
        second.Dispose();
        Assert.Null(second.Next);
    }

    [Fact]
    public void A_frame_that_was_written_again_is_read_again()
    {
        Write(0, gray: 1);
        Write(1, gray: 2);
        Assert.Equal(1, Read(0));
        Write(1, gray: 200);
        File.SetLastWriteTimeUtc(Name(1), DateTime.UtcNow.AddSeconds(5));

        Assert.Equal(200, Read(1));
    }

    [Fact]
    public void A_frame_that_was_half_written_when_it_was_read_ahead_is_read_again()
    {
        Write(0, gray: 1);
        Write(1, gray: 2);
        var whole = File.ReadAllBytes(Name(1));
        var written = File.GetLastWriteTimeUtc(Name(1));
        File.WriteAllBytes(Name(1), new byte[whole.Length]);
        File.SetLastWriteTimeUtc(Name(1), written);
        Assert.Equal(1, Read(0));
        Thread.Sleep(50);
        File.WriteAllBytes(Name(1), whole);
        File.SetLastWriteTimeUtc(Name(1), written);

        Assert.Equal(2, Read(1));
    }

    [Fact]
    public void A_frame_that_was_deleted_is_missing()
    {
        Write(0, gray: 1);
        Write(1, gray: 2);
        Read(0);
        File.Delete(Name(1));

        var error = Assert.Throws<XMemException>(() => Read(1));
        Assert.Equal((XMemErrorKind.FrameUnreadable, Name(1)), (error.Kind, error.Path));
    }

    [Fact]
    public void After_a_damaged_frame_the_next_one_is_read()
    {
        Write(0, gray: 1);
        File.WriteAllText(Name(1), "no picture");
        Write(2, gray: 3);

        Assert.Equal(1, Read(0));
        Assert.Throws<XMemException>(() => Read(1));
        Assert.Equal(3, Read(2));
    }

    [Theory]
    [InlineData("shot/plate.0041.jpg", 1, "shot/plate.0042.jpg")]
    [InlineData("00009.png", 1, "00010.png")]
    [InlineData("9.png", 1, "10.png")]
    [InlineData("f0010.png", -2, "f0008.png")]
    [InlineData("f0001.png", -2, null)]
    public void Numbers_keep_their_digits(string path, int step, string? expected)
    {
        Assert.Equal(expected, NumberedPath.Parse(path)!.Next(step));
    }

    [Theory]
    [InlineData("frame.png")]
    [InlineData("01/frame.png")]
    [InlineData("1234567890123456789.png")]
    [InlineData("")]
    public void A_name_without_a_number_has_no_next(string path)
    {
        Assert.Null(NumberedPath.Parse(path));
    }

    private int Read(int number)
    {
        using var frame = _frames.Read(Name(number));
        Assert.Equal(Name(number), frame.Path);
        return frame.Image.At<OpenCvSharp.Vec3b>(0, 0).Item0;
    }

    private string Name(int number) => _folder[$"{number:D4}.png"];

    private void Write(int number, int gray)
    {
        using var picture = new OpenCvSharp.Mat(Size, Size, OpenCvSharp.MatType.CV_8UC3, OpenCvSharp.Scalar.All(gray));
        OpenCvSharp.Cv2.ImWrite(Name(number), picture);
    }
}
