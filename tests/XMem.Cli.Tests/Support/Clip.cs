namespace XMem.Cli.Tests.Support;

/// <summary>A small clip with its true masks: two plain squares that move over a patterned ground.</summary>
internal sealed class Clip
{
    public const int Width = 128;
    public const int Height = 96;
    private const int SquareSize = 36;

    /// <summary>The palette of the masks: black, red, green, blue.</summary>
    public static readonly byte[] Palette = [0, 0, 0, 200, 20, 20, 20, 200, 20, 20, 20, 200];

    private Clip(string folder)
    {
        Frames = Path.Combine(folder, "frames");
        Masks = Path.Combine(folder, "masks");
        Directory.CreateDirectory(Frames);
        Directory.CreateDirectory(Masks);
    }

    /// <summary>The folder of frames 00000.png, 00001.png, ...</summary>
    public string Frames { get; }

    /// <summary>The folder of the true masks, named like their frames: indexed, labels 1 and 2.</summary>
    public string Masks { get; }

    /// <summary>Writes a clip.</summary>
    public static Clip Write(TestFolder folder, int frames = 6)
    {
        var clip = new Clip(folder["clip"]);
        for (var i = 0; i < frames; i++)
        {
            var labels = Labels(i);
            File.WriteAllBytes(clip.Frame(i), Png.Rgb(Width, Height, Paint(labels)));
            File.WriteAllBytes(clip.Mask(i), Png.Indexed(Width, Height, labels, Palette));
        }

        return clip;
    }

    /// <summary>The file of a frame.</summary>
    public string Frame(int index) => Path.Combine(Frames, $"{index:D5}.png");

    /// <summary>The file of a true mask.</summary>
    public string Mask(int index) => Path.Combine(Masks, $"{index:D5}.png");

    /// <summary>The true labels of a frame, up to 84: object 1 moves right, object 2 up and down again.</summary>
    private static byte[] Labels(int index)
    {
        var labels = new byte[Width * Height];
        Fill(labels, 8 + index, 16, label: 1);
        Fill(labels, 80, Math.Abs(48 - index), label: 2);
        return labels;
    }

    private static void Fill(byte[] labels, int x, int y, byte label)
    {
        for (var row = y; row < y + SquareSize; row++)
            labels.AsSpan(row * Width + x, SquareSize).Fill(label);
    }

    private static byte[] Paint(byte[] labels)
    {
        var rgb = new byte[labels.Length * 3];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, Width);
            var ground = (byte)(90 + (x / 8 + y / 8) % 2 * 30);
            (byte R, byte G, byte B) color = labels[pixel] switch { 1 => (230, 60, 40), 2 => (40, 80, 230), _ => (ground, ground, ground) };
            (rgb[pixel * 3], rgb[pixel * 3 + 1], rgb[pixel * 3 + 2]) = color;
        }

        return rgb;
    }
}
