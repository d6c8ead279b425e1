using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Folders of masks: one mask for each frame, or one folder for each object.</summary>
public sealed class MaskSequenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Masks_are_for_the_frames_of_their_names_and_other_files_are_passed_over()
    {
        Write("shot/00002.png", 0, 1);
        Write("shot/00001.PNG", 2, 2);
        Write("shot/.00003.abc.png", 1, 1);
        Write("shot/notes.txt", 1, 1);
        Write("shot/00004.jpg", 1, 1);

        var masks = MaskSequence.Read(_folder["shot"]).ToList();

        Assert.Equal(["00001", "00002"], masks.Select(item => item.FrameName));
        Assert.Equal([0, 1], masks[1].Mask.Labels);
    }

    [Fact]
    public void Mattes_in_which_the_object_is_not_seen_are_left_out()
    {
        Write("shot/00001.png", 0, 0);
        Write("shot/00002.png", 0, 255);
        var (name, mask) = Assert.Single(MaskSequence.Read(_folder["shot"], new MaskReadOptions { ObjectId = 4 }));
        Assert.Equal("00002", name);
        Assert.Equal([0, 4], mask.Labels);
    }

    [Fact]
    public void A_folder_of_numbered_folders_has_an_object_in_each()
    {
        Write("shot/2/00001.png", 0, 255);
        Write("shot/2/00002.png", 255, 255);
        Write("shot/11/00001.png", 255, 0);

        var masks = MaskSequence.Read(_folder["shot"]).ToList();

        Assert.Equal(["00001", "00001", "00002"], masks.Select(item => item.FrameName));
        Assert.Equal([[11, 0], [0, 2], [2, 2]], masks.Select(item => item.Mask.Labels));
    }

    [Fact]
    public void With_a_threshold_lossy_mattes_are_looked_at_too()
    {
        using var matte = new OpenCvSharp.Mat(8, 8, OpenCvSharp.MatType.CV_8UC1, new OpenCvSharp.Scalar(200));
        Directory.CreateDirectory(_folder["shot"]);
        _folder.Write("shot/00001.jpg", matte);
        Assert.Equal("00001", Assert.Single(MaskSequence.Read(_folder["shot"], new MaskReadOptions { Threshold = 0.5 })).FrameName);
    }

    [Fact]
    public void Folders_of_names_are_refused_with_what_to_do()
    {
        Write("shot/dog/00001.png", 0, 255);
        Write("shot/cat/00001.png", 0, 255);
        Refusal.OfFile(_folder["shot"], XMemErrorKind.MaskUnreadable, () => MaskSequence.Read(_folder["shot"]), "'cat', 'dog'", "-ObjectId");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("256")]
    public void Folders_of_numbers_that_are_no_labels_are_refused(string name)
    {
        Write($"shot/{name}/00001.png", 0, 255);
        Refusal.OfFile(_folder["shot"], XMemErrorKind.MaskUnreadable, () => MaskSequence.Read(_folder["shot"]), name, "1 to 255");
    }

    [Fact]
    public void A_folder_without_masks_is_refused()
    {
        Write("shot/notes.txt", 0, 0);
        Refusal.OfFile(_folder["shot"], XMemErrorKind.MaskUnreadable, () => MaskSequence.Read(_folder["shot"]), "no mask in the folder");
        Refusal.OfFile(_folder["none"], XMemErrorKind.MaskUnreadable, () => MaskSequence.Read(_folder["none"]), "cannot be read");
    }

    [Fact]
    public void A_folder_whose_masks_are_all_empty_is_refused()
    {
        Write("shot/00001.png", 0, 0);
        Refusal.OfFile(_folder["shot"], XMemErrorKind.MaskIsEmpty, () => _ = MaskSequence.Read(_folder["shot"]).Count(), "None of the 1 masks");
    }

    private void Write(string name, byte left, byte right)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Write(name, TestPng.Of(2, 1, [left, right], colorType: TestPng.Gray));
    }
}
