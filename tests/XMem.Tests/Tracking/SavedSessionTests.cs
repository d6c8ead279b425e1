using System.Runtime.InteropServices;
using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>A session from a file goes on, bit for bit, as the one that was written would have.</summary>
public sealed class SavedSessionTests : IDisposable
{
    private static readonly TrackerOptions Small = new()
    {
        Size = -1, MemoryEvery = 2, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16, LongTermCapacity = 40,
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Cases => new()
    {
        // What is special, and the frames before the session is saved.
        { "nothing", 1 },
        { "nothing", 14 },
        { "nothing", 15 },
        { "resized and flipped", 9 },
        { "no long-term memory", 9 },
        { "no sensory memory", 1 },
        { "no sensory memory", 9 },
        { "deep updates apart", 8 },
        { "a limit", 12 },
        { "few elements", 3 },
        { "objects that join", 5 },
        { "objects that join", 13 },
        { "an object that left", 11 },
        { "frames kept for good", 4 },
        { "frames kept for good", 15 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_goes_on_as_if_nothing_had_happened(string what, int framesBefore)
    {
        using var session = Start(what);
        for (var t = 0; t < framesBefore; t++)
            Step(session, t);
        session.Save(_folder["session.xmem"], Stop);
        using var restored = Restore(_folder["session.xmem"]);
        Assert.Equal(session.GetMemoryStatistics(), restored.GetMemoryStatistics());
        Assert.Equal((session.Options, session.FrameCount), (restored.Options, restored.FrameCount));
        Assert.Equal(session.ObjectLabels, restored.ObjectLabels);
        Assert.Equal(session.AwaitedFrames, restored.AwaitedFrames);

        for (var t = framesBefore; t < framesBefore + 15; t++)
            AssertSame(Step(session, t, keepScores: true)!, Step(restored, t, keepScores: true)!);

        Assert.Equal(session.GetMemoryStatistics(), restored.GetMemoryStatistics());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("objects that join")]
    public void What_was_read_is_written_again_byte_for_byte(string what)
    {
        using var session = Start(what);
        for (var t = 0; t < 12; t++)
            Step(session, t);
        session.Save(_folder["first.xmem"], Stop);
        using (var restored = Restore(_folder["first.xmem"]))
            restored.Save(_folder["second.xmem"], Stop);

        Assert.Equal(File.ReadAllBytes(_folder["first.xmem"]), File.ReadAllBytes(_folder["second.xmem"]));
    }

    [Fact]
    public void Masks_that_wait_and_their_palette_are_kept_before_the_first_frame()
    {
        using var session = new TrackingSession(Model, Small);
        session.AddMask(new IndexMask(Width, Height, Truth(0).Labels, new Palette([0, 0, 0, 9, 8, 7]), "given.png"));
        session.AddMask(Truth(4, 2), "00004");
        session.Save(_folder["session.xmem"], Stop);
        using var restored = Restore(_folder["session.xmem"]);

        Assert.Equal(["00004"], restored.AwaitedFrames);
        for (var t = 0; t < 6; t++)
        {
            var (expected, actual) = (Step(session, t)!, Step(restored, t)!);
            AssertSame(expected, actual);
            Assert.Equal(expected.Mask.Palette!.Rgb, actual.Mask.Palette!.Rgb);
        }
    }

    [Fact]
    public void A_session_without_objects_waits_for_a_mask_again()
    {
        using var session = Start("nothing");
        for (var t = 0; t < 9; t++)
            Step(session, t);
        session.RemoveObject(1);
        session.RemoveObject(2);
        session.Save(_folder["session.xmem"], Stop);
        using var restored = Restore(_folder["session.xmem"]);

        Refusal.Of(XMemErrorKind.NoMask, () => Step(restored, 9), "No object is left");
        session.AddMask(Truth(9));
        restored.AddMask(Truth(9));
        for (var t = 9; t < 15; t++)
            AssertSame(Step(session, t)!, Step(restored, t)!);
    }

    [Fact]
    public void What_was_said_once_is_not_said_again()
    {
        using var session = Start("few elements");
        Assert.Single(Step(session, 0)!.Warnings);
        session.Save(_folder["session.xmem"], Stop);
        using var restored = Restore(_folder["session.xmem"]);
        Assert.Empty(Step(restored, 1)!.Warnings);
    }

    [Fact]
    public void All_options_are_kept()
    {
        var options = new TrackerOptions
        {
            Size = 64, MemoryEvery = 3, MinWorkingFrames = 4, MaxWorkingFrames = 7, PrototypeCount = 17, LongTermCapacity = 99, TopK = 12,
            DeepUpdateEvery = 2, UseLongTermMemory = false, UseSensoryMemory = false, Flip = true, Threads = 2, MemoryLimit = 123,
        };
        var defaults = new TrackerOptions();
        Assert.All(typeof(TrackerOptions).GetProperties(), property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(options)));

        using var session = new TrackingSession(Model, options with { MemoryLimit = null });
        session.Save(_folder["session.xmem"], Stop);
        using var restored = Restore(_folder["session.xmem"]);
        Assert.Equal(session.Options, restored.Options);
        Assert.Equal(options, OptionsState.From(options).ToOptions());
    }

    [Fact]
    public void A_file_says_what_it_needs()
    {
        using var session = Start("nothing");
        session.Save(_folder["session.xmem"], Stop);
        using var saved = SavedSession.Open(_folder["session.xmem"], Stop);
        Assert.Equal((Model.Id, Model.Name, "Cpu", "0.1.0"), (saved.ModelId, saved.ModelName, saved.ExecutionProvider, saved.ModuleVersion));
    }

    [Fact]
    public void A_file_is_replaced_whole_or_not_at_all()
    {
        using var session = Start("nothing");
        session.Save(_folder["session.xmem"], Stop);
        Step(session, 0);
        session.Save(_folder["session.xmem"], Stop);
        using (var restored = Restore(_folder["session.xmem"]))
            Assert.Equal(1, restored.FrameCount);
        var before = File.ReadAllBytes(_folder["session.xmem"]);

        Assert.Throws<OperationCanceledException>(() => session.Save(_folder["session.xmem"], new CancellationToken(canceled: true)));
        Assert.Equal(before, File.ReadAllBytes(_folder["session.xmem"]));
        Assert.Single(Directory.GetFiles(_folder.Path));
        Refusal.OfFile(_folder["none/session.xmem"], XMemErrorKind.DestinationNotWritable, () => session.Save(_folder["none/session.xmem"], Stop));
    }

    [Fact]
    public void A_disposed_session_is_not_written()
    {
        var session = Start("nothing");
        session.Dispose();
        Refusal.Of(XMemErrorKind.SessionDisposed, () => session.Save(_folder["session.xmem"], Stop));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static TrackingSession Start(string what)
    {
        var session = new TrackingSession(Model, what switch
        {
            "resized and flipped" => Small with { Size = 64, Flip = true },
            "no long-term memory" => Small with { UseLongTermMemory = false },
            "no sensory memory" => Small with { UseSensoryMemory = false },
            "deep updates apart" => Small with { DeepUpdateEvery = 3 },
            "a limit" => Small with { MemoryLimit = LimitForOneByOne() },
            "few elements" => Small with { Size = 16 },
            _ => Small,
        });
        if (what == "objects that join")
        {
            session.AddMask(Truth(0, 1));
            session.AddMask(Truth(3, 2), "00003");
            session.AddMask(Rectangle(7), "00011");
            return session;
        }

        session.AddMask(Truth(0));
        if (what == "frames kept for good")
        {
            session.AddMask(Truth(3), "00003", isPermanent: true);
            session.AddMask(Truth(7), "00007", isPermanent: true);
        }

        if (what == "an object that left")
        {
            for (var t = 0; t < 6; t++)
                Step(session, t);
            session.RemoveObject(1);
        }

        return session;
    }

    private static long LimitForOneByOne() =>
        MemoryPlan.Create(Model, FrameGeometry.Create(Width, Height, -1), Small, objects: 2, permanentFrames: 1).Bytes - 1;

    private static IndexMask Rectangle(byte label) => new(
        Width, Height, [.. Enumerable.Range(0, Width * Height).Select(pixel => pixel % Width is >= 5 and < 35 && pixel / Width is >= 60 and < 90 ? label : (byte)0)]);

    private static TrackingSession Restore(string path)
    {
        using var saved = SavedSession.Open(path, Stop);
        return saved.Restore(Model, cancellationToken: Stop);
    }

    private static void AssertSame(XMemFrameResult expected, XMemFrameResult actual)
    {
        Assert.Equal(expected.Index, actual.Index);
        Assert.Equal(expected.IsMemoryFrame, actual.IsMemoryFrame);
        Assert.Equal(expected.Objects, actual.Objects);
        Assert.Equal(expected.Mask.Labels, actual.Mask.Labels);
        foreach (var label in expected.Scores?.Labels ?? [])
            Assert.Equal(Bits(expected.Scores!.Read(label)), Bits(actual.Scores!.Read(label)));

        static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();
    }
}
