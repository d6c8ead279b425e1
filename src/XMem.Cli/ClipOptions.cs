using System.CommandLine;
using XMem.Cli.Progress;
using XMem.Clips;
using XMem.Imaging;
using XMem.Imaging.MaskFormats;
using XMem.Models;
using XMem.Tracking;

namespace XMem.Cli;

/// <summary>The options of <c>xmem clip</c>: those of Invoke-XMemClip, as command lines write them.</summary>
internal sealed class ClipOptions
{
    private readonly Option<string[]> _frames = new("--frames")
    {
        Description = "The frames: a folder, an image sequence such as shot.####.exr, pictures, or a video.", Required = true, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _masks = new("--mask")
    {
        Description = "The masks: files, folders of masks named like their frames, or folders of mattes for each object.", Required = true, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _out = new("--out") { Description = "The folder to write to, or a file name with a place for the frame number: ####, %04d or $F4.", Required = true };
    private readonly Option<ClipDirection> _direction = new("--direction") { Description = "Which way to track from the masks." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with the run that is in the destination; begin one where there is none." };
    private readonly Option<bool> _force = new("--force") { Description = "Begin anew where there is a run in the destination." };
    private readonly Option<int> _checkpointEvery = new("--checkpoint-every") { Description = "Frames between checkpoints: what a task that is killed loses at most.", DefaultValueFactory = _ => 100 };
    private readonly Option<bool> _skipBadFrames = new("--skip-bad-frames") { Description = "Pass over frames that cannot be read, with a warning." };
    private readonly Option<string?> _frameRange = new("--frame-range") { Description = "Numbers of the frames to track, such as 1-10,20-40x2." };
    private readonly Option<string?> _frameName = new("--frame-name") { Description = "Name of the frame that all masks belong to, without folder and extension." };
    private readonly Option<int[]?> _objectIds = new("--object-id") { Description = "The object's number, for masks of one object each: one for all, or one for each file.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<double?> _threshold = new("--threshold") { Description = "For soft mattes: the part of white from which a pixel belongs to the object." };
    private readonly Option<string[]?> _colors = new("--color") { Description = "For color-coded masks: a color and its object, such as '#ff8000=1'.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _format = new("--format") { Description = $"The format to write: {string.Join(", ", MaskFormat.All)}.", DefaultValueFactory = _ => MaskFormat.All[0].Name };
    private readonly Option<bool> _soft = new("--soft") { Description = "Write soft edges, the probabilities of the objects." };
    private readonly Option<int?> _bitDepth = new("--bit-depth") { Description = "Bits of a sample: 8 or 16 in pictures, 16 or 32 in OpenEXR." };
    private readonly Option<string> _model = new("--model") { Description = "The model's name or folder.", DefaultValueFactory = _ => ModelFolders.DefaultModel };
    private readonly Option<int[]?> _size = new("--size")
    {
        Description = "Length of the shorter edge that frames are tracked at; -1 for theirs. The model's if left out. Several are averaged.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _flip = new("--flip") { Description = "Track frames mirrored as well, and average." };
    private readonly Option<int?> _memoryEvery = new("--memory-every") { Description = "A frame is remembered at least every so many frames." };
    private readonly Option<int?> _minWorkingFrames = new("--min-working-frames") { Description = "Frames left in working memory after a consolidation." };
    private readonly Option<int?> _maxWorkingFrames = new("--max-working-frames") { Description = "Frames in working memory that trigger a consolidation." };
    private readonly Option<int?> _prototypeCount = new("--prototype-count") { Description = "Elements that a consolidation adds to long-term memory." };
    private readonly Option<int?> _longTermCapacity = new("--long-term-capacity") { Description = "Elements that long-term memory never exceeds." };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Memory elements that each pixel reads." };
    private readonly Option<int?> _deepUpdateEvery = new("--deep-update-every") { Description = "Frames between deep updates of sensory memory; -1 for one at each remembered frame." };
    private readonly Option<bool> _noLongTermMemory = new("--no-long-term-memory") { Description = "Keep every remembered frame in working memory: for short shots." };
    private readonly Option<bool> _noSensoryMemory = new("--no-sensory-memory") { Description = "Leave sensory memory empty: for measuring what it contributes." };
    private readonly Option<int> _threads = new("--threads") { Description = "Processor threads to use at most; 0 for all that the task was given." };
    private readonly Option<long?> _memoryLimit = new("--memory-limit")
    {
        Description = "Bytes that the session may take, such as 4GB, or auto for three quarters of what the task may use.",
        CustomParser = ByteOption.Parse,
    };

    private readonly ProviderOptionGroup _provider = new();

    /// <summary>All options, in the order of their help.</summary>
    public IReadOnlyList<Option> All =>
    [
        _frames, _masks, _out, _direction, _resume, _force, _checkpointEvery, _skipBadFrames, _frameRange, _frameName, _objectIds, _threshold, _colors,
        _format, _soft, _bitDepth, _model, .. _provider.All, _size, _flip, _memoryEvery, _minWorkingFrames, _maxWorkingFrames, _prototypeCount,
        _longTermCapacity, _topK, _deepUpdateEvery, _noLongTermMemory, _noSensoryMemory, _threads, _memoryLimit, Progress,
    ];

    /// <summary>How to tell how it goes.</summary>
    public Option<string> Progress { get; } = Named("--progress", "How to tell how it goes, in lines on standard output.", ProgressWriter.Names);

    /// <summary>The job that a command line asks for.</summary>
    /// <exception cref="XMemException">What it names is no good.</exception>
    public ClipJob MakeJob(ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new ClipRequest
        {
            Frames = parsed.GetRequiredValue(_frames),
            Masks = parsed.GetRequiredValue(_masks),
            Destination = Path.GetFullPath(parsed.GetRequiredValue(_out)),
            FrameRange = parsed.GetValue(_frameRange),
            FrameName = parsed.GetValue(_frameName),
            ObjectIds = parsed.GetValue(_objectIds),
            Threshold = parsed.GetValue(_threshold),
            Colors = FindColors(parsed),
            Format = parsed.GetRequiredValue(_format),
            IsSoft = parsed.GetValue(_soft),
            BitDepth = parsed.GetValue(_bitDepth),
            Tracking = FindTracking(parsed),
            Direction = parsed.GetValue(_direction),
            CheckpointEvery = parsed.GetValue(_checkpointEvery),
            Resume = parsed.GetValue(_resume),
            Force = parsed.GetValue(_force),
            SkipBadFrames = parsed.GetValue(_skipBadFrames),
        };
        return request.MakeJob(
            () => ModelFolders.Catalog(Path.Combine(AppContext.BaseDirectory, "models")).Load(parsed.GetRequiredValue(_model), cancellationToken),
            () => _provider.Find(parsed),
            cancellationToken);
    }

    private TrackingRequest FindTracking(ParseResult parsed) => new()
    {
        Sizes = parsed.GetValue(_size),
        Flip = parsed.GetValue(_flip),
        MemoryEvery = parsed.GetValue(_memoryEvery),
        MinWorkingFrames = parsed.GetValue(_minWorkingFrames),
        MaxWorkingFrames = parsed.GetValue(_maxWorkingFrames),
        PrototypeCount = parsed.GetValue(_prototypeCount),
        LongTermCapacity = parsed.GetValue(_longTermCapacity),
        TopK = parsed.GetValue(_topK),
        DeepUpdateEvery = parsed.GetValue(_deepUpdateEvery),
        UseLongTermMemory = !parsed.GetValue(_noLongTermMemory),
        UseSensoryMemory = !parsed.GetValue(_noSensoryMemory),
        Threads = parsed.GetValue(_threads),
        MemoryLimit = parsed.GetValue(_memoryLimit),
    };

    private ColorMap? FindColors(ParseResult parsed)
    {
        if (parsed.GetValue(_colors) is not { Length: > 0 } pairs)
            return null;
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs.Select(text => text.Split('=', 2)))
        {
            if (pair.Length < 2 || !table.TryAdd(pair[0], pair[1]))
            {
                throw new XMemException(
                    XMemErrorKind.InvalidOption, $"'{string.Join('=', pair)}' is no color of an object, or is there twice. Write a color and a number, such as '#ff8000=1'.");
            }
        }

        return ColorMap.Parse(table);
    }

    private static Option<string> Named(string name, string description, IReadOnlyList<string> values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        return option.AcceptOnlyFromAmong([.. values]);
    }
}
