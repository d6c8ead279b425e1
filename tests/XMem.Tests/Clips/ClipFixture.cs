using System.Text.Json;
using XMem.Clips;
using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Imaging;
using XMem.Tests.Support;
using XMem.Tests.Tracking;
using XMem.Tracking;

namespace XMem.Tests.Clips;

/// <summary>The small clip of <see cref="SessionClip"/> as files, and jobs for it that consolidate often.</summary>
public sealed class ClipFixture : IDisposable
{
    public const int FrameCount = 14;

    private readonly TemporaryFolder _folder = new();

    public ClipFixture()
    {
        Directory.CreateDirectory(FramesFolder);
        for (var t = 0; t < FrameCount; t++)
        {
            using var frame = Frame.FromRgb($"{t:00000}", SessionClip.Width, SessionClip.Height, Sv1.Frame(t, SessionClip.Height, SessionClip.Width, 0, 0, null).Rgb);
            _folder.Write($"frames/{t:00000}.png", frame.Image);
        }
    }

    /// <summary>The folder of the frames.</summary>
    public string FramesFolder => _folder["frames"];

    /// <summary>How the clip is tracked.</summary>
    internal static TrackerOptions Options { get; } = new()
    {
        Size = -1, MemoryEvery = 2, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16, LongTermCapacity = 40,
    };

    /// <summary>A job that goes on where there is a run.</summary>
    internal ClipJob Job(string destination, params ClipMask[] masks) => new()
    {
        Frames = ClipFrames.Find([FramesFolder]).Frames,
        Masks = masks.Length > 0 ? masks : [Mask(0)],
        Destination = destination,
        Model = SessionClip.Model,
        Options = Options,
        CheckpointEvery = 3,
        Resume = true,
    };

    /// <summary>The true mask of a frame, of all objects or one.</summary>
    internal static ClipMask Mask(int t, int? only = null) => new($"{t:00000}", SessionClip.Truth(t, only));

    /// <summary>All files below a folder but the report, with their content; the folder is as if made by one task if no more are there.</summary>
    internal static Dictionary<string, string> Content(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "run.json")
            .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToBase64String(File.ReadAllBytes(path)), StringComparer.Ordinal);

    /// <summary>A run's report.</summary>
    internal static JsonElement Report(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json"))).RootElement;

    public void Dispose() => _folder.Dispose();
}
