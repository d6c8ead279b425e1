using System.Buffers.Binary;
using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.Native;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Pictures whose headers claim more than their data can be are refused before room is made for them.</summary>
public sealed class PictureSizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PictureSizeTests() => NativeLibraries.EnsureLoaded();

    [Theory]
    [InlineData(".jpg", -1)]
    [InlineData(".bmp", -1)]
    [InlineData(".tiff", -1)]
    [InlineData(".webp", 101)]
    [InlineData(".webp", 80)]
    public void The_size_is_found_in_the_header(string extension, int webPQuality)
    {
        var file = Encode(extension, webPQuality);
        Assert.True(PictureSize.IsPlausible(file, out var size));
        Assert.Equal((70, 33), size);
        for (var length = 0; length < file.Length; length++)
            PictureSize.IsPlausible(file.AsSpan(0, length), out _);
    }

    [Fact]
    public void Other_layouts_are_understood()
    {
        // A TIFF file of Motorola's byte order, an OS/2 bitmap, an extended WebP file.
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 1, 0, 0, 4, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 3, 0, 0, 0, 1, 2, 0, 0, 0];
        Assert.Equal((65536, 512), PictureSize.Find(tiff));
        byte[] bmp = [.. "BM"u8, .. new byte[12], 12, 0, 0, 0, 0, 1, 3, 0, 1, 0, 24, 0];
        Assert.Equal((256, 3), PictureSize.Find(bmp));
        byte[] webP = [.. "RIFF\0\0\0\0WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x3F, 0, 0xFF, 0x1F, 0];
        Assert.Equal((16384, 8192), PictureSize.Find(webP));
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".bmp")]
    [InlineData(".tiff")]
    [InlineData(".webp")]
    public void A_picture_beyond_its_data_is_refused(string extension)
    {
        var file = Encode(extension, extension == ".webp" ? 101 : -1);
        Enlarge(file, extension);
        var path = _folder["large" + extension];
        File.WriteAllBytes(path, file);
        Refusal.OfFile(path, XMemErrorKind.FrameUnreadable, () => FrameReader.Read(path).Dispose(), "x 16000 pixels: more than its ", "bytes can hold");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Encode(string extension, int webPQuality)
    {
        using var picture = new Mat(33, 70, MatType.CV_8UC3, Scalar.Red);
        Cv2.ImEncode(extension, picture, out var file, webPQuality < 0 ? [] : [new ImageEncodingParam(ImwriteFlags.WebPQuality, webPQuality)]);
        return file;
    }

    /// <summary>Writes 16000 x 16000 pixels into a header.</summary>
    private static void Enlarge(byte[] file, string extension)
    {
        switch (extension)
        {
            case ".jpg":
                var frame = file.AsSpan(file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]));
                BinaryPrimitives.WriteUInt16BigEndian(frame[5..], 16000);
                BinaryPrimitives.WriteUInt16BigEndian(frame[7..], 16000);
                break;
            case ".bmp":
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 16000);
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), -16000);
                break;
            case ".webp":
                var rest = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(21)) & 0xF0000000;
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(21), rest | (15999 << 14) | 15999);
                break;
            default:
                var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
                for (var entry = directory + 2; BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(entry)) <= 257; entry += 12)
                {
                    if (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(entry)) >= 256)
                        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry + 8), 16000);
                }

                break;
        }
    }
}
