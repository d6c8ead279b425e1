using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking.SavedSessions;

namespace XMem.Clips.Runs;

/// <summary>The file run.json beside the masks: the report of a run, and all that is needed to go on with it (docs/CLIPS.md).</summary>
internal sealed record RunReport
{
    /// <summary>The newest version of the format, the one that is written.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = true,
    };

    /// <summary>Version of the format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>How the run stands.</summary>
    public RunState State { get; set; }

    /// <summary>What ended the last task, if an error did.</summary>
    public RunError? Error { get; set; }

    /// <summary>When the run was begun, by the clock of the first task's machine.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset Updated { get; set; }

    /// <summary>Tasks that have worked on the run.</summary>
    public int Tasks { get; set; }

    /// <summary>The last task's machine.</summary>
    public string Machine { get; set; } = Environment.MachineName;

    /// <summary>The last task's process, by its number there.</summary>
    public int Process { get; set; } = Environment.ProcessId;

    /// <summary>The last task's .NET.</summary>
    public string Runtime { get; set; } = RuntimeInformation.FrameworkDescription;

    /// <summary>The last task's operating system.</summary>
    public string System { get; set; } = RuntimeInformation.OSDescription;

    /// <summary>What masks depend on besides the input.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>What the run was given.</summary>
    public required RunInput Input { get; set; }

    /// <summary>Where it can be gone on with; null at the beginning and at the end.</summary>
    public RunCheckpoint? Checkpoint { get; set; }

    /// <summary>What the user should know.</summary>
    public List<string> Warnings { get; init; } = [];

    /// <summary>What became of each frame, in the order of tracking.</summary>
    public List<RunFrame> Frames { get; init; } = [];

    /// <summary>Reads a report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report; null where there is no such file.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.RunUnreadable"/>.</exception>
    public static RunReport? Load(string path)
    {
        try
        {
            var report = JsonSerializer.Deserialize<RunReport>(File.ReadAllBytes(path), Json);
            if (report is { Format: > CurrentFormat })
                throw Unreadable(path, $"has version {report.Format} of the format; this module reads versions up to {CurrentFormat}");
            return report?.IsConsistent == true ? report : throw Unreadable(path, "is no report of a run");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the report, whole or not at all.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public void Save(string path)
    {
        Updated = DateTimeOffset.Now;
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));
    }

    /// <summary>The settings as JSON.</summary>
    public static JsonElement ToJson(RunSettings settings) => JsonSerializer.SerializeToElement(settings, Json);

    /// <summary>Notes that this process works on the run.</summary>
    public void SignIn()
    {
        Tasks++;
        Error = null;
        (Machine, Process) = (Environment.MachineName, Environment.ProcessId);
        (Runtime, System) = (RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription);
    }

    /// <summary>Forgets what is from after the checkpoint, unless the run is done: it will be done again.</summary>
    public void Rewind()
    {
        if (State == RunState.Done)
            return;
        var kept = Checkpoint?.FrameCount ?? 0;
        Frames.RemoveRange(kept, Frames.Count - kept);
    }

    [JsonIgnore]
    private bool IsConsistent =>
        Format >= 1
        && Settings is { ModuleVersion: not null, Model: { Id: not null, Name: not null }, ExecutionProvider: not null, Options.Suggested: not null, Output: { Destination: not null, Format: not null } }
        && Input is { Frames: not null, Masks: not null }
        && Input.Frames.All(frame => frame is { Name: not null, File: not null }) && Input.Masks.All(mask => mask is { Frame: not null, Sha256: not null })
        && Warnings is not null && Frames is not null && Frames.TrueForAll(frame => frame is { Name: not null, Files: not null })
        && (Checkpoint is null
            || (Checkpoint is { Pass: >= 0, Position: >= 0, FrameCount: >= 0 } && Checkpoint.FrameCount <= Frames.Count
                && (Checkpoint.Session is null || Path.GetFileName(Checkpoint.Session) == Checkpoint.Session)));

    private static XMemException Unreadable(string path, string what, Exception? cause = null) => new(
        XMemErrorKind.RunUnreadable, $"The run's report '{path}' {what}. Restore it, or begin anew with -Force.", path, cause);
}

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>A task works on it, or was killed while it did.</summary>
    Running,

    /// <summary>A task was asked to stop, and left a checkpoint.</summary>
    Interrupted,

    /// <summary>An error ended a task.</summary>
    Failed,

    /// <summary>All masks are there.</summary>
    Done,
}

/// <summary>The model of a run.</summary>
/// <param name="Id">Identifies its weights.</param>
/// <param name="Name">Its name.</param>
internal sealed record RunModel(string Id, string Name);

/// <summary>What masks depend on besides frames and masks given. All of it stays the same as long as a run lasts.</summary>
internal sealed record RunSettings
{
    /// <summary>Version of the module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The model.</summary>
    public required RunModel Model { get; init; }

    /// <summary>Name of what runs the networks.</summary>
    public required string ExecutionProvider { get; init; }

    /// <summary>In which numbers the networks compute.</summary>
    public required Precision Precision { get; init; }

    /// <summary>How to track.</summary>
    public required OptionsState Options { get; init; }

    /// <summary>The sizes and orientations that frames are tracked in.</summary>
    public required string[] Views { get; init; }

    /// <summary>Which way to track.</summary>
    public required ClipDirection Direction { get; init; }

    /// <summary>How masks are written.</summary>
    public required RunOutput Output { get; init; }
}

/// <summary>How a run writes masks.</summary>
internal sealed record RunOutput
{
    /// <summary>Where to, seen from the run's folder.</summary>
    public required string Destination { get; init; }

    /// <summary>Name of the format.</summary>
    public required string Format { get; init; }

    /// <summary>Bits of a sample; null for the format's usual number.</summary>
    public required int? BitDepth { get; init; }

    /// <summary>Whether edges are soft.</summary>
    public required bool Soft { get; init; }

    /// <summary>Labels of the objects written; null for all.</summary>
    public required IReadOnlyList<int>? Objects { get; init; }
}

/// <summary>What ended a task.</summary>
/// <param name="Kind">The fixed name of the error.</param>
/// <param name="Message">What was wrong and what to do.</param>
internal sealed record RunError(string Kind, string Message);
