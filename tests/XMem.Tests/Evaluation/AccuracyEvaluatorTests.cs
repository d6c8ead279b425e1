using System.Globalization;
using XMem.Evaluation;
using XMem.Imaging;
using XMem.Tests.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Evaluation;

public sealed class AccuracyEvaluatorTests : IDisposable
{
    private const int Width = 60;
    private const int Height = 40;
    private readonly TemporaryFolder _truth = new();
    private readonly TemporaryFolder _predictions = new();

    public void Dispose()
    {
        _truth.Dispose();
        _predictions.Dispose();
    }

    [Theory]
    [InlineData("blackswan")]
    [InlineData("car-shadow")]
    [InlineData("dog")]
    [InlineData("libby")]
    public void Published_masks_get_the_published_figures(string clip)
    {
        var official = File.ReadLines(SharedData.Scored("official-per-sequence.csv"))
            .Select(line => line.Split(',')).Single(columns => columns[0] == clip + "_1");
        var accuracy = AccuracyEvaluator.EvaluateSequence(
            SharedData.Scored("STM", clip), SharedData.Clip(clip, "Annotations"), TestContext.Current.CancellationToken);
        Assert.Equal(clip, accuracy.Name);
        Assert.Equal(official[1], accuracy.J.ToString("0.000", CultureInfo.InvariantCulture));
        Assert.Equal(official[2], accuracy.F.ToString("0.000", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_root_of_sequences_is_averaged_over_objects()
    {
        using var root = new TemporaryFolder();
        foreach (var (clip, labels) in new[] { ("one", new byte[] { 1 }), ("three", [1, 2, 3]) })
        {
            var folder = Directory.CreateDirectory(Path.Combine(root[clip], "Annotations")).FullName;
            Directory.CreateDirectory(Path.Combine(_predictions.Path, clip));
            for (var i = 0; i < 4; i++)
            {
                Save(folder, i, [.. labels.Select(label => new Box(label, 15 * label, 10, 10, 10))]);
                Save(Path.Combine(_predictions.Path, clip), i, clip == "one" ? [new Box(1, 15, 10, 10, 10)] : [new Box(3, 45, 10, 10, 5)]);
            }
        }

        var accuracy = AccuracyEvaluator.Evaluate(_predictions.Path, root.Path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["one", "three"], accuracy.Sequences.Select(sequence => sequence.Name));
        Assert.Equal(0.5 / 3, accuracy.Sequences[1].J, 12);
        Assert.Equal((1 + 0 + 0 + 0.5) / 4, accuracy.J, 12);
        Assert.Equal((accuracy.J + accuracy.F) / 2, accuracy.JAndF, 12);

        Directory.Delete(Path.Combine(_predictions.Path, "three"), recursive: true);
        AssertMismatch(() => AccuracyEvaluator.Evaluate(_predictions.Path, root.Path), "lack 1 of 2 sequences: three");
    }

    [Fact]
    public void A_pair_of_folders_is_a_data_set_of_one_sequence()
    {
        Write(_truth, 3, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 3, new Box(1, 10, 10, 10, 10));
        Assert.Equal(1, AccuracyEvaluator.Evaluate(_predictions.Path, _truth.Path, cancellationToken: TestContext.Current.CancellationToken).Sequences.Single().JAndF);
    }

    [Fact]
    public void The_first_and_the_last_annotated_frame_are_not_scored()
    {
        Write(_truth, 5, new Box(1, 10, 10, 10, 10));
        for (var i = 1; i < 4; i++)
            Save(_predictions.Path, i, [new Box(1, 10, 10, i == 2 ? 5 : 10, 10)]);
        var scored = Evaluate().Objects.Single().Frames;
        Assert.Equal(["00001", "00002", "00003"], scored.Select(frame => frame.Frame));
        Assert.Equal([1, 0.5, 1], scored.Select(frame => frame.J));
    }

    [Fact]
    public void Ground_truth_of_some_frames_is_enough()
    {
        foreach (var i in new[] { 0, 10, 20, 30 })
            Save(_truth.Path, i, [new Box(1, 10, 10, 10, 10)]);
        Write(_predictions, 31, new Box(1, 10, 10, 10, 10));
        Assert.Equal(["00010", "00020"], Evaluate().Objects.Single().Frames.Select(frame => frame.Frame));
    }

    [Fact]
    public void An_object_that_comes_later_is_scored_from_the_frame_after()
    {
        Write(_truth, 6, new Box(1, 0, 10, 10, 10));
        for (var i = 2; i < 6; i++)
            Save(_truth.Path, i, [new Box(1, 0, 10, 10, 10), new Box(7, 30, 10, 10, 10)]);
        Write(_predictions, 6, new Box(1, 0, 10, 10, 10), new Box(7, 30, 10, 10, 10));
        var accuracy = Evaluate();
        Assert.Equal([(1, 4), (7, 2)], accuracy.Objects.Select(item => ((int)item.Label, item.Frames.Count)));
        Assert.Equal(1, accuracy.JAndF);
    }

    [Fact]
    public void Where_both_are_empty_the_frame_is_right_and_where_one_is_it_is_wrong()
    {
        Write(_truth, 6, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 6, new Box(1, 10, 10, 10, 10));
        Save(_truth.Path, 2, []);
        Save(_predictions.Path, 2, []);
        Save(_truth.Path, 3, []);
        Save(_predictions.Path, 4, []);
        var frames = Evaluate().Objects.Single().Frames;
        Assert.Equal([1, 1, 0, 0], frames.Select(frame => frame.J));
        Assert.Equal([1, 1, 0, 0], frames.Select(frame => frame.F));
    }

    [Fact]
    public void Predictions_without_any_object_score_zero()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 4);
        Assert.Equal(0, Evaluate().JAndF);
    }

    [Fact]
    public void Void_pixels_are_not_scored()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10), new Box(255, 20, 10, 10, 10));
        Write(_predictions, 4, new Box(1, 10, 10, 20, 10));
        var accuracy = Evaluate();
        Assert.Equal([(byte)1], accuracy.Objects.Select(item => item.Label));
        Assert.Equal(1, accuracy.JAndF);
    }

    [Theory]
    [InlineData(255, 1)]
    [InlineData(1, 255)]
    [InlineData(255, 255)]
    [InlineData(4, 9)]
    public void A_single_object_is_the_same_whatever_its_label(byte truth, byte predicted)
    {
        Write(_truth, 4, new Box(truth, 10, 10, 10, 10));
        Write(_predictions, 4, new Box(predicted, 10, 10, 10, 10));
        Assert.Equal(1, Evaluate().JAndF);
    }

    [Fact]
    public void Recall_and_decay_are_those_of_the_frames()
    {
        Write(_truth, 10, new Box(1, 10, 10, 10, 10));
        for (var i = 0; i < 10; i++)
            Save(_predictions.Path, i, [new Box(1, 10, 10, i < 5 ? 10 : 4, 10)]);
        var region = Evaluate().Objects.Single().Region;

        // Eight scored frames: 1 1 1 1 .4 .4 .4 .4; quarters from frame 0 to 2 and from 5 to 7.
        Assert.Equal(0.7, region.Mean, 12);
        Assert.Equal(0.5, region.Recall, 12);
        Assert.Equal(0.6, region.Decay, 12);
    }

    [Fact]
    public void Missing_predictions_are_named()
    {
        Write(_truth, 20, new Box(1, 10, 10, 10, 10));
        Save(_predictions.Path, 1, [new Box(1, 10, 10, 10, 10)]);
        AssertMismatch(() => Evaluate(), "lack 17 of 18 frames that the ground truth has: 00002, 00003, 00004, 00005, 00006, ...");
    }

    [Fact]
    public void A_prediction_of_another_size_is_named_with_both_sizes()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 4, new Box(1, 10, 10, 10, 10));
        MaskWriter.Write(_predictions["00002.png"], new IndexMask(2, 2, [1, 1, 0, 0]));
        AssertMismatch(() => Evaluate(), "00002.png' has 2 x 2 pixels");
        AssertMismatch(() => Evaluate(), $"{Width} x {Height}");
    }

    [Fact]
    public void Labels_with_nothing_in_common_are_a_mismatch()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10), new Box(2, 30, 10, 10, 10));
        Write(_predictions, 4, new Box(38, 10, 10, 10, 10), new Box(75, 30, 10, 10, 10));
        AssertMismatch(() => Evaluate(), "labels 38, 75, the ground truth has 1, 2");
    }

    [Fact]
    public void Too_little_ground_truth_and_missing_folders_are_told()
    {
        Write(_truth, 2, new Box(1, 10, 10, 10, 10));
        AssertMismatch(() => Evaluate(), "has 2 masks");
        Write(_truth, 4);
        Write(_predictions, 4);
        AssertMismatch(() => Evaluate(), "shows no object");
        AssertMismatch(() => AccuracyEvaluator.EvaluateSequence(_predictions["none"], _truth.Path), "There is no folder");
        AssertMismatch(() => AccuracyEvaluator.EvaluateSequence(_predictions.Path, _truth["none"]), "There is no folder");
        using var empty = new TemporaryFolder();
        AssertMismatch(() => AccuracyEvaluator.Evaluate(_predictions.Path, empty.Path), "neither masks nor folders");
    }

    [Fact]
    public void Two_masks_of_one_frame_are_a_mismatch()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 4, new Box(1, 10, 10, 10, 10));
        File.Copy(_predictions["00001.png"], _predictions["00001.bmp"]);
        AssertMismatch(() => Evaluate(), "has two masks");
    }

    [Fact]
    public void An_unreadable_prediction_is_named()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 4, new Box(1, 10, 10, 10, 10));
        _predictions.Write("00002.png", "junk"u8);
        var error = Assert.Throws<XMemException>(Evaluate);
        Assert.Equal((XMemErrorKind.MaskUnreadable, _predictions["00002.png"]), (error.Kind, error.Path));
    }

    [Fact]
    public void Evaluation_can_be_cancelled()
    {
        Write(_truth, 4, new Box(1, 10, 10, 10, 10));
        Write(_predictions, 4, new Box(1, 10, 10, 10, 10));
        Assert.ThrowsAny<OperationCanceledException>(() => AccuracyEvaluator.EvaluateSequence(_predictions.Path, _truth.Path, new CancellationToken(canceled: true)));
    }

    private static void AssertMismatch(Func<object> evaluate, string reason)
    {
        var error = Assert.Throws<XMemException>(evaluate);
        Assert.Equal(XMemErrorKind.EvaluationMismatch, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static void Write(TemporaryFolder folder, int count, params Box[] boxes)
    {
        for (var i = 0; i < count; i++)
            Save(folder.Path, i, boxes);
    }

    private static void Save(string folder, int frame, Box[] boxes) =>
        MaskWriter.Write(Path.Combine(folder, $"{frame:00000}.png"), new IndexMask(Width, Height, Draw(Width, Height, boxes)));

    private static byte[] Draw(int width, int height, Box[] boxes)
    {
        var labels = new byte[width * height];
        foreach (var box in boxes)
        {
            for (var y = box.Y; y < box.Y + box.Height; y++)
                labels.AsSpan(y * width + box.X, Math.Min(box.Width, width - box.X)).Fill(box.Label);
        }

        return labels;
    }

    private SequenceAccuracy Evaluate() => AccuracyEvaluator.EvaluateSequence(_predictions.Path, _truth.Path);

    private sealed record Box(byte Label, int X, int Y, int Width, int Height);
}
