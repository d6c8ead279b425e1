namespace XMem.PowerShell.DemoClips;

/// <summary>Length, size and look of the demonstration clip.</summary>
internal sealed record DemoClipOptions
{
    private readonly int _frameCount = 48;
    private readonly int _width = 480;
    private readonly int _height = 270;

    /// <summary>Number of frames, 2 to 100,000. The same motion takes that many frames.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public int FrameCount
    {
        get => _frameCount;
        init => _frameCount = Require(value, 2, 100_000, "frames");
    }

    /// <summary>Width in pixels, 64 to 4096.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public int Width
    {
        get => _width;
        init => _width = Require(value, 64, 4096, "pixels of width");
    }

    /// <summary>Height in pixels, 64 to 4096.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public int Height
    {
        get => _height;
        init => _height = Require(value, 64, 4096, "pixels of height");
    }

    /// <summary>What all textures and the grain are drawn from: the same seed gives the same clip.</summary>
    public int Seed { get; init; } = 1;

    private static int Require(int value, int smallest, int largest, string unit) => value >= smallest && value <= largest
        ? value
        : throw new XMemException(XMemErrorKind.InvalidOption, $"A demonstration clip has {smallest} to {largest} {unit}, not {value}.");
}
