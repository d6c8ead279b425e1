using XMem.Imaging;

namespace XMem.Tracking.SavedSessions;

/// <summary>A mask that waits for its frame, but for its labels, which are a block of Width x Height bytes.</summary>
internal sealed record MaskState
{
    /// <summary>The frame it belongs to; null for the next one.</summary>
    public required string? FrameName { get; init; }

    /// <summary>Whether the frame's memory is to be kept for good.</summary>
    public required bool IsPermanent { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>768 bytes, R, G, B of each label; null where the mask has no palette.</summary>
    public required byte[]? Palette { get; init; }

    /// <summary>The file it came from, if any: for messages.</summary>
    public required string? Path { get; init; }

    /// <summary>What is to be saved of a mask.</summary>
    public static MaskState From(PendingMask pending) => new()
    {
        FrameName = pending.FrameName,
        IsPermanent = pending.IsPermanent,
        Width = pending.Mask.Width,
        Height = pending.Mask.Height,
        Palette = pending.Mask.Palette?.Rgb.ToArray(),
        Path = pending.Mask.Path,
    };

    /// <summary>The mask, its labels still to be filled in.</summary>
    public PendingMask ToMask()
    {
        var palette = Palette is null ? null : new Palette(Palette);
        return new PendingMask(new IndexMask(Width, Height, new byte[Width * Height], palette, Path), FrameName, IsPermanent);
    }
}
