using XMem.Clips;
using XMem.Imaging;
using XMem.Tests.Support;
using XMem.Tests.Tracking;
using XMem.Tracking;

namespace XMem.Tests.Clips;

/// <summary>A clip's masks are those of a session that steps over its frames in that order, and each direction has the frames it says.</summary>
public sealed class ClipDirectionTests(ClipFixture clip) : IClassFixture<ClipFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Forward_is_from_the_first_mask_to_the_end()
    {
        Run(ClipDirection.Forward, ClipFixture.Mask(3), ClipFixture.Mask(8, only: 2));
        AssertSame(3, Track(Range(3, 14), ClipFixture.Mask(3), ClipFixture.Mask(8, only: 2)));
        Assert.Equal(11, Directory.GetFiles(_folder.Path, "*.png").Length);
    }

    [Fact]
    public void Backward_is_from_the_last_mask_to_the_beginning()
    {
        Run(ClipDirection.Backward, ClipFixture.Mask(3), ClipFixture.Mask(8, only: 2));
        AssertSame(0, Track(Range(0, 9).Reverse(), ClipFixture.Mask(3), ClipFixture.Mask(8, only: 2)));
        Assert.Equal(9, Directory.GetFiles(_folder.Path, "*.png").Length);
    }

    [Fact]
    public void Both_is_forward_and_then_anew_from_the_first_mask_to_the_beginning()
    {
        var result = Run(ClipDirection.Both, ClipFixture.Mask(5), ClipFixture.Mask(9));
        var forward = Track(Range(5, 14), ClipFixture.Mask(5), ClipFixture.Mask(9));
        var backward = Track(Range(0, 6).Reverse(), ClipFixture.Mask(5));
        Assert.Equal((14, 14, 14), (result.FrameCount, result.MaskCount, result.TrackedCount));
        AssertSame(0, forward.Concat(backward.Where(item => item.Key < 5)).ToDictionary());
    }

    [Fact]
    public void Both_from_a_mask_of_the_first_frame_is_forward()
    {
        var observer = new ClipObserver();
        ClipRunner.Run(clip.Job(_folder.Path) with { Direction = ClipDirection.Both }, observer, TestContext.Current.CancellationToken);
        Assert.Equal((0, 14), observer.Begun);
        Assert.Equal(Enumerable.Range(1, 14), observer.Progress.Select(progress => progress.Done));
        Assert.Equal(TimeSpan.Zero, observer.Progress[^1].Left);
    }

    [Fact]
    public void Masks_do_not_depend_on_threads()
    {
        ClipRunner.Run(clip.Job(_folder["one"]) with { Options = ClipFixture.Options with { Threads = 1 } }, cancellationToken: TestContext.Current.CancellationToken);
        ClipRunner.Run(clip.Job(_folder["three"]) with { Options = ClipFixture.Options with { Threads = 3 } }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ClipFixture.Content(_folder["one"]), ClipFixture.Content(_folder["three"]));
    }

    [Fact]
    public void A_mask_of_no_frame_is_refused()
    {
        Refusal.Of(XMemErrorKind.NoMask, () => Run(ClipDirection.Forward, new ClipMask("00099", SessionClip.Truth(0))), "No mask belongs to a frame");
        Assert.False(File.Exists(_folder["run.json"]));
    }

    private ClipResult Run(ClipDirection direction, params ClipMask[] masks) =>
        ClipRunner.Run(clip.Job(_folder.Path, masks) with { Direction = direction }, cancellationToken: TestContext.Current.CancellationToken);

    private static IEnumerable<int> Range(int from, int to) => Enumerable.Range(from, to - from);

    private static Dictionary<int, byte[]> Track(IEnumerable<int> order, params ClipMask[] masks)
    {
        using var session = new TrackingSession(SessionClip.Model, ClipFixture.Options);
        foreach (var mask in masks)
            session.AddMask(mask.Mask, mask.FrameName);
        return order.ToDictionary(t => t, t => SessionClip.Step(session, t)!.Mask.Labels);
    }

    private void AssertSame(int first, Dictionary<int, byte[]> expected)
    {
        Assert.Equal(Range(first, first + expected.Count), expected.Keys.Order());
        foreach (var (t, labels) in expected)
            Assert.Equal(labels, MaskReader.Read(_folder[$"{t:00000}.png"]).Labels);
    }
}
