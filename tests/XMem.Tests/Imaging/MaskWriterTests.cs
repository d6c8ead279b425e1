using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

public sealed class MaskWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IndexMask _mask = new(131, 75, Sv1.Frame(0, 75, 131, 0, 0, 0).Labels);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back_with_its_palette()
    {
        var palette = new Palette([10, 20, 30, 40, 50, 60]);
        var path = _folder["00000.png"];
        MaskWriter.Write(path, new IndexMask(131, 75, _mask.Labels, palette));
        var read = MaskReader.Read(path);
        Assert.Equal(_mask.Labels, read.Labels);
        Assert.Equal(palette.Rgb, read.Palette!.Rgb);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Without_a_palette_the_default_colors_are_written()
    {
        var path = _folder["00000.png"];
        MaskWriter.Write(path, _mask);
        Assert.Equal(Palette.Default.Rgb, MaskReader.Read(path).Palette!.Rgb);
    }

    [Fact]
    public void Every_label_and_every_pixel_survives()
    {
        var labels = Gw1.Draw("labels", 97 * 53, u => (u + 1) * 128).Select(value => (byte)value).ToArray();
        var path = _folder["00000.png"];
        MaskWriter.Write(path, new IndexMask(97, 53, labels));
        Assert.Equal(labels, MaskReader.Read(path).Labels);
    }

    [Fact]
    public void Other_decoders_see_the_colors_of_the_labels()
    {
        var path = _folder["00000.png"];
        MaskWriter.Write(path, _mask);
        using var seen = FrameReader.Read(path);
        for (var i = 0; i < _mask.Labels.Length; i++)
        {
            var (r, g, b) = Palette.Default[_mask.Labels[i]];
            Assert.Equal(new OpenCvSharp.Vec3b(b, g, r), seen.Image.At<OpenCvSharp.Vec3b>(i / 131, i % 131));
        }
    }

    [Fact]
    public void An_older_file_is_replaced()
    {
        var path = _folder.Write("00000.png", "old"u8);
        MaskWriter.Write(path, _mask);
        Assert.Equal(_mask.Labels, MaskReader.Read(path).Labels);
    }

    [Fact]
    public void A_folder_in_the_way_and_a_missing_folder_are_refused()
    {
        Directory.CreateDirectory(_folder["00000.png"]);
        AssertNotWritable(_folder["00000.png"], "is a folder");
        AssertNotWritable(Path.Combine(_folder["none"], "00000.png"), "there is no folder");
        Assert.Equal([_folder["00000.png"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_full_disk_is_an_error_and_leaves_nothing()
    {
        // The one device that is always full.
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        var error = Assert.Throws<XMemException>(() => AtomicFile.WritePath(_folder["a.png"], temporary =>
        {
            File.WriteAllText(temporary, "first");
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[8192]);
            full.Flush();
        }));
        Assert.Equal(XMemErrorKind.DestinationNotWritable, error.Kind);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_refused()
    {
        // Permissions do not stop root; the kernel's folder takes files from nobody.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder that nobody may write into.");
        AssertNotWritable("/proc/self/00000.png", "permissions");
    }

    [Fact]
    public void When_writing_fails_halfway_the_older_file_stays()
    {
        var path = _folder.Write("00000.png", "old"u8);
        Assert.Throws<XMemException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device.");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    private void AssertNotWritable(string path, string reason)
    {
        var error = Assert.Throws<XMemException>(() => MaskWriter.Write(path, _mask));
        Assert.Equal(XMemErrorKind.DestinationNotWritable, error.Kind);
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
