using System.Management.Automation;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Makes a session: a tracker for one shot.</summary>
/// <remarks>
/// <para>
/// A session follows objects through the frames of one shot. Give it a mask with Add-XMemMask, then frames with
/// Invoke-XMemStep. Commands that are not told which session they are for take the only one that is open in the runspace.
/// </para>
/// <para>
/// Tracking options that are left out have the values that the model suggests. Those named below are suggested by xmem-tiny, the
/// model that comes with the module, and by imported models. about_XMem_Memory says what the memory options do.
/// </para>
/// <para>
/// Several sizes, and -Flip, are the test-time augmentation of the reference. Each size and each mirror image is tracked by itself,
/// with memories of its own, and the mean of their probabilities decides. It steadies masks where
/// views disagree; whether it makes them better depends on the model and the shot. Masks that are given, and the objects that they name, are
/// the same for all; Get-XMemMemoryStats shows what all of them hold together, and each under Views.
/// </para>
/// <para>
/// A session holds its memories until Remove-XMemSession frees them or the runspace ends. Sessions of one model share its
/// networks.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// $clip = New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask $clip.FirstMask
/// Get-ChildItem $clip.FramesFolder | Invoke-XMemStep | Export-XMemMask ./result
/// </code>
/// <para>Renders a clip, follows the objects of its first mask through all frames, and writes a mask for each frame.</para>
/// </example>
/// <example>
/// <code>
/// $session = New-XMemSession -Name close-up -Size 360 -MemoryEvery 10
/// $session.Options
/// </code>
/// <para>
/// Makes a session that tracks at 360 pixels and remembers every tenth frame, which is faster and takes less memory, and shows
/// all its options.
/// </para>
/// </example>
/// <example>
/// <code>
/// New-XMemSession -Size -1 -MemoryLimit 4GB
/// </code>
/// <para>Makes a session that tracks at the frames' own size and takes no more than four gigabytes.</para>
/// </example>
/// <example>
/// <code>
/// $clip = New-XMemDemoClip ./clip
/// $session = New-XMemSession -Size 480, 600 -Flip
/// $session.Views
/// Add-XMemMask $clip.FirstMask
/// Invoke-XMemStep "$($clip.FramesFolder)/00000.jpg", "$($clip.FramesFolder)/00001.jpg" | Export-XMemMask ./result
/// </code>
/// <para>Tracks two frames at two sizes, as they are and mirrored, and averages the four.</para>
/// </example>
/// <example>
/// <code>
/// Get-XMemModel xmem-tiny | New-XMemSession -Threads 1
/// </code>
/// <para>Makes a session for a model that Get-XMemModel found, which leaves the other processors to other work.</para>
/// </example>
/// <seealso cref="AddXMemMaskCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="GetXMemSessionCommand"/>
/// <seealso cref="RemoveXMemSessionCommand"/>
/// <seealso cref="GetXMemModelCommand"/>
[Cmdlet(VerbsCommon.New, "XMemSession")]
[OutputType(typeof(XMemSession))]
public sealed class NewXMemSessionCommand : XMemCmdlet
{
    /// <summary>A name to tell sessions apart by; Session1, Session2 and so on if left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The model: its name, the path of its folder, or what Get-XMemModel and Import-XMemModel give.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = ModelFolders.DefaultModel;

    /// <summary>What runs the networks: Cpu, or Cuda for an NVIDIA GPU, which needs a module built for it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ExecutionProviderCompleter))]
    [ValidateNotNullOrEmpty]
    public string ExecutionProvider { get; set; } = "Cpu";

    /// <summary>
    /// Length in pixels, 16 or more, that a frame's shorter edge is resized to for tracking; -1 keeps the source size. Masks come
    /// out at the source size all the same. Smaller is faster, larger finds finer detail. With several, frames are tracked at each,
    /// and the probabilities averaged, at the cost of all of them together.
    /// </summary>
    /// <value>The model's: 480.</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? Size { get; set; }

    /// <summary>
    /// Tracks frames mirrored as well, at every size, and averages the probabilities, in twice the time and memory.
    /// </summary>
    [Parameter]
    public SwitchParameter Flip { get; set; }

    /// <summary>A frame is remembered at least every so many frames, 1 or more.</summary>
    /// <value>The model's: 5.</value>
    [Parameter]
    public int? MemoryEvery { get; set; }

    /// <summary>
    /// Frames left in working memory after a consolidation, the first one among them: 1 or more, and fewer than MaxWorkingFrames.
    /// </summary>
    /// <value>The model's: 5.</value>
    [Parameter]
    public int? MinWorkingFrames { get; set; }

    /// <summary>Frames in working memory that trigger a consolidation, 2 or more.</summary>
    /// <value>The model's: 10.</value>
    [Parameter]
    public int? MaxWorkingFrames { get; set; }

    /// <summary>Elements that a consolidation adds to long-term memory, 1 or more.</summary>
    /// <value>The model's: 128.</value>
    [Parameter]
    public int? PrototypeCount { get; set; }

    /// <summary>Elements that long-term memory never exceeds, more than PrototypeCount. When it is full, those used least go.</summary>
    /// <value>The model's: 10000.</value>
    [Parameter]
    public int? LongTermCapacity { get; set; }

    /// <summary>Memory elements that each pixel reads, the most similar ones; 1 or more.</summary>
    /// <value>The model's: 30.</value>
    [Parameter]
    public int? TopK { get; set; }

    /// <summary>
    /// Frames between deep updates of sensory memory, which only take place at remembered frames; -1 for one at each of those.
    /// </summary>
    /// <value>The model's: -1.</value>
    [Parameter]
    public int? DeepUpdateEvery { get; set; }

    /// <summary>
    /// Keeps every remembered frame in working memory: for short shots. Memory and time per frame then grow with the shot.
    /// </summary>
    [Parameter]
    public SwitchParameter NoLongTermMemory { get; set; }

    /// <summary>Leaves sensory memory empty: for measuring what it contributes, as it costs accuracy and saves next to no time.</summary>
    [Parameter]
    public SwitchParameter NoSensoryMemory { get; set; }

    /// <summary>
    /// Bytes that the session may take, such as 4GB; its memories are made smaller where they would need more. It cannot be combined
    /// with -NoLongTermMemory. about_XMem_Memory says what is counted.
    /// </summary>
    [Parameter]
    public long? MemoryLimit { get; set; }

    /// <summary>Processor threads to use at most, up to 1024; 0 for one per processor.</summary>
    [Parameter]
    public int Threads { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var model = Run(() => ModelFolders.Catalogue.Load(LocateModel(Model), StopToken));
        var provider = Run(() => Networks.ExecutionProviders.ExecutionProvider.Find(ExecutionProvider));
        var tracking = Run(() => new TrackingSession(model, MakeOptions(model), provider, MakeViews(model)));
        WriteVerbose($"Model {model.Name} from {model.Folder}, on {tracking.ExecutionProvider.Name}, frames at {string.Join(", ", tracking.Views)}.");
        WriteObject(SessionTable.Current.Add(Name, tracking));
    }

    private TrackerOptions MakeOptions(XMemModel model)
    {
        var defaults = model.Defaults;
        return defaults with
        {
            MemoryEvery = MemoryEvery ?? defaults.MemoryEvery,
            MinWorkingFrames = MinWorkingFrames ?? defaults.MinWorkingFrames,
            MaxWorkingFrames = MaxWorkingFrames ?? defaults.MaxWorkingFrames,
            PrototypeCount = PrototypeCount ?? defaults.PrototypeCount,
            LongTermCapacity = LongTermCapacity ?? defaults.LongTermCapacity,
            TopK = TopK ?? defaults.TopK,
            DeepUpdateEvery = DeepUpdateEvery ?? defaults.DeepUpdateEvery,
            UseLongTermMemory = !NoLongTermMemory,
            UseSensoryMemory = !NoSensoryMemory,
            Threads = Threads,
            MemoryLimit = MemoryLimit,
        };
    }

    private TrackingView[] MakeViews(XMemModel model) =>
    [
        .. from size in Size ?? [model.Defaults.Size]
           from view in Flip ? [new TrackingView(size), new TrackingView(size, Flip: true)] : new[] { new TrackingView(size) }
           select view,
    ];
}
