using System.Globalization;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;

namespace XMem.Tracking;

/// <summary>
/// How a session spends its memory: the options that are in effect, and how many objects the networks work on together. Without a
/// limit these are the user's options. With one, what costs least is given up first: working on objects together, which only costs
/// time; then frames of working memory; then elements of long-term memory.
/// </summary>
/// <param name="Options">The user's options, with the sizes of the memories that are in effect.</param>
/// <param name="ObjectsAtOnce">Objects that the networks work on together.</param>
/// <param name="Bytes">What the session takes at most, by <see cref="SessionFootprint"/>.</param>
internal sealed record MemoryPlan(TrackerOptions Options, int ObjectsAtOnce, long Bytes)
{
    // Two objects at 1920 x 1080 and ten at 854 x 480. Beyond this, working on objects together saves a tenth of the time and
    // costs gigabytes.
    private const long PixelsAtOnce = 1 << 22;

    private const int MinMaxFrames = 2;

    /// <summary>Whether the memories are smaller than the user's options say.</summary>
    public bool IsShrunkFrom(TrackerOptions wanted) =>
        Options.MaxWorkingFrames < wanted.MaxWorkingFrames || Options.LongTermCapacity < wanted.LongTermCapacity;

    /// <summary>Makes a plan.</summary>
    /// <param name="model">The model.</param>
    /// <param name="geometry">The frames' size.</param>
    /// <param name="options">The user's options.</param>
    /// <param name="objects">Objects followed, at least one.</param>
    /// <param name="permanentFrames">Frames of working memory that are never consolidated, at least one.</param>
    /// <exception cref="XMemException">InvalidOption: the limit is less than the smallest memories need.</exception>
    public static MemoryPlan Create(XMemModel model, FrameGeometry geometry, TrackerOptions options, int objects, int permanentFrames)
    {
        var footprint = new SessionFootprint(model, geometry, options.Threads);
        var together = (int)Math.Clamp(PixelsAtOnce / footprint.Pixels, 1, objects);
        var plan = Plan(options, together);
        if (options.MemoryLimit is not { } limit)
            return plan;

        for (; plan.Bytes > limit && together > 1; together--)
            plan = Plan(options, together - 1);
        for (var frames = options.MaxWorkingFrames - 1; plan.Bytes > limit && frames >= MinMaxFrames; frames--)
            plan = Plan(WithFrames(frames), 1);
        if (plan.Bytes <= limit)
            return plan;

        var smallest = WithFrames(MinMaxFrames);
        var least = Plan(smallest with { LongTermCapacity = options.PrototypeCount + 1 }, 1);
        if (least.Bytes > limit)
            throw TooSmall(limit, least.Bytes, geometry, objects, permanentFrames);
        var perElement = (plan.Bytes - least.Bytes) / (options.LongTermCapacity - least.Options.LongTermCapacity);
        return Plan(smallest with { LongTermCapacity = least.Options.LongTermCapacity + (int)((limit - least.Bytes) / perElement) }, 1);

        // Of the frames that trigger a consolidation the same share stays.
        TrackerOptions WithFrames(int frames) => options with
        {
            MaxWorkingFrames = frames,
            MinWorkingFrames = Math.Clamp(options.MinWorkingFrames * frames / options.MaxWorkingFrames, 1, frames - 1),
        };

        // Permanent frames come on top of those that wait for consolidation.
        MemoryPlan Plan(TrackerOptions effective, int objectsAtOnce) => new(
            effective,
            objectsAtOnce,
            footprint.Count(
                objects,
                permanentFrames + WorkingMemory.CountConsolidatable(effective.MaxWorkingFrames),
                effective.UseLongTermMemory ? effective.LongTermCapacity : 0,
                objectsAtOnce));
    }

    private static XMemException TooSmall(long limit, long needed, FrameGeometry geometry, int objects, int permanentFrames) => new(
        XMemErrorKind.InvalidOption,
        string.Create(
            CultureInfo.InvariantCulture,
            $"MemoryLimit allows {Megabytes(limit)} MB; {objects} object(s) in frames tracked at {geometry.Width} x {geometry.Height} pixels need at least "
            + $"{Megabytes(needed)} MB with the smallest memories and {permanentFrames} permanent frame(s). Raise the limit, or use a smaller Size."));

    private static long Megabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
