using System.Management.Automation;
using XMem.Models;
using XMem.PowerShell.Completers;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that make a tracker: its model, what runs it, and how it tracks.</summary>
public abstract class XMemTrackerCmdlet : XMemProviderCmdlet
{
    /// <summary>The model: its name, or the path of its folder.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string Model { get; set; } = ModelFolders.DefaultModel;

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

    /// <summary>A frame is remembered at least every so many frames, 1 or more; the authors remember every fifth.</summary>
    /// <value>The model's: 2.</value>
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
    /// Bytes that the session may take, such as 4GB, or Auto for three quarters of what the process may use; its memories are made smaller
    /// where they would need more. It cannot be combined with -NoLongTermMemory. about_XMem_Memory says what is counted.
    /// </summary>
    [Parameter]
    [MemoryLimit]
    public long? MemoryLimit { get; set; }

    /// <summary>Processor threads to use at most; 0 for one per processor that the process may use, in Slurm those of the task.</summary>
    [Parameter]
    public int Threads { get; set; }

    /// <summary>The model that was asked for.</summary>
    private protected XMemModel LoadModel() => Run(() => ModuleModels.Catalog.Load(LocateModel(Model), StopToken));

    /// <summary>What the parameters ask for.</summary>
    private protected TrackingRequest TrackingRequest => new()
    {
        Sizes = Size,
        Flip = Flip,
        MemoryEvery = MemoryEvery,
        MinWorkingFrames = MinWorkingFrames,
        MaxWorkingFrames = MaxWorkingFrames,
        PrototypeCount = PrototypeCount,
        LongTermCapacity = LongTermCapacity,
        TopK = TopK,
        DeepUpdateEvery = DeepUpdateEvery,
        UseLongTermMemory = !NoLongTermMemory,
        UseSensoryMemory = !NoSensoryMemory,
        Threads = Threads,
        MemoryLimit = MemoryLimit,
    };
}
