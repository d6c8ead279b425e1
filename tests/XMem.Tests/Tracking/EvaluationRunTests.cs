using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

/// <summary>Whole sessions, with resizing, labels and flips, against masks written by the reference's own evaluation (goldens e).</summary>
public sealed class EvaluationRunTests(GoldenModels models)
{
    private const int Height = 75;
    private const int Width = 131;
    private const int Frames = 10;

    [Fact]
    public void E1_frames_before_the_first_mask_are_passed_over_and_labels_are_kept()
    {
        using var session = MakeSession(new TrackerOptions { Size = 96 });
        session.AddMask(Mask(1, [0, 0, null], [0, 200, 3]), "00001");
        Run(session, "e1_generic", firstFrame: 1, [0, 0, null]);
        Assert.Equal([3, 200], session.ObjectLabels);
    }

    [Fact]
    public void E2_labels_that_appear_later_become_new_objects()
    {
        using var session = MakeSession(new TrackerOptions { Size = 96 });
        session.AddMask(Mask(0, [0, 4, 4], [0, 200, 0, 0]), "00000");
        session.AddMask(Mask(4, [0, 4, 4], [0, 0, 3, 7]), "00004");

        // Frame 7 is remembered and consolidates: from there on the reference reads wrong values for the later objects
        // (docs/ALGORITHM.md 8.7).
        Run(session, "e2_youtube", firstFrame: 0, [0, 4, 4], lastFrame: 7);
        Assert.Equal([200, 3, 7], session.ObjectLabels);
    }

    [Fact]
    public void E3_source_size_flipped_with_scores()
    {
        using var session = MakeSession(new TrackerOptions { Size = -1, Flip = true });
        session.AddMask(Mask(1, [0, 0, null], [0, 200, 3]), "00001");
        Run(session, "e3_generic_orig_size_flip", firstFrame: 1, [0, 0, null], afterFrame: (t, probabilities) =>
        {
            if (t != 5)
                return;

            // The reference's channels are background, 200, 3; ours background, 3, 200.
            var plane = Height * Width;
            float[] reordered = [.. probabilities[..plane], .. probabilities[(2 * plane)..], .. probabilities[plane..(2 * plane)]];
            var expected = Npy.Load(SharedData.Golden("e3_generic_orig_size_flip", "scores_00005.npy")).Bytes();
            var off = expected.Zip(reordered, (score, p) => Math.Abs(score - (int)(p * 255))).ToList();
            Assert.True(off.Max() <= 1);
            Assert.True(off.Count(difference => difference > 0) < expected.Length / 1000);
        });
    }

    private TrackingSession MakeSession(TrackerOptions options) =>
        new(models.Get("small"), options with
        {
            MemoryEvery = 3, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16,
        });

    private static void Run(
        TrackingSession session, string golden, int firstFrame, int?[] appear, int lastFrame = Frames - 1, Action<int, float[]>? afterFrame = null)
    {
        var expected = Npy.Load(SharedData.Golden(golden, "masks.npy"));
        for (var t = 0; t <= lastFrame; t++)
        {
            using var frame = Frame.FromRgb($"{t:00000}", Width, Height, Sv1.Frame(t, Height, Width, appear).Rgb);
            var result = session.Step(frame, isLast: t == Frames - 1);
            if (t < firstFrame)
            {
                Assert.Null(result);
                continue;
            }

            Assert.NotNull(result);
            Assert.Equal(t - firstFrame, result.Index);
            var plane = Height * Width;
            var probabilities = new float[(session.ObjectLabels.Count + 1) * plane];
            session.ReadProbabilities(probabilities);

            // Where a hard mask is scaled, whole edges are at one half exactly.
            Masks.EqualButForTies(
                expected.Bytes().AsSpan((t - firstFrame) * plane, plane), result.Mask.Labels, probabilities, [0, .. session.ObjectLabels], ties: 12);
            afterFrame?.Invoke(t, probabilities);
        }
    }

    /// <summary>The mask of a frame of the synthetic video, its labels 0 to 3 replaced.</summary>
    private static IndexMask Mask(int t, int?[] appear, byte[] labels) =>
        new(Width, Height, [.. Sv1.Frame(t, Height, Width, appear).Labels.Select(label => labels[label])]);
}
