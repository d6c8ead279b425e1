using System.Management.Automation;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>New-XMemSession: a tracker for one shot.</summary>
[Cmdlet(VerbsCommon.New, "XMemSession")]
[OutputType(typeof(XMemSession))]
public sealed class NewXMemSessionCommand : XMemCmdlet
{
    /// <summary>A name to tell sessions apart by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>A model's name, the path of a model folder, or what Get-XMemModel and Import-XMemModel give.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = ModelFolders.DefaultModel;

    /// <summary>What runs the networks: Cpu, Cuda.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ExecutionProviderCompleter))]
    [ValidateNotNullOrEmpty]
    public string ExecutionProvider { get; set; } = "Cpu";

    /// <summary>Length in pixels that a frame's shorter edge is resized to for tracking; -1 keeps the source size.</summary>
    [Parameter]
    public int? Size { get; set; }

    /// <summary>A frame is remembered at least every so many frames.</summary>
    [Parameter]
    public int? MemoryEvery { get; set; }

    /// <summary>Frames left in working memory after a consolidation.</summary>
    [Parameter]
    public int? MinWorkingFrames { get; set; }

    /// <summary>Frames in working memory that trigger a consolidation.</summary>
    [Parameter]
    public int? MaxWorkingFrames { get; set; }

    /// <summary>Long-term elements made by a consolidation.</summary>
    [Parameter]
    public int? PrototypeCount { get; set; }

    /// <summary>Elements that long-term memory never exceeds.</summary>
    [Parameter]
    public int? LongTermCapacity { get; set; }

    /// <summary>Memory elements that each pixel reads.</summary>
    [Parameter]
    public int? TopK { get; set; }

    /// <summary>Frames between deep updates of the sensory memory; -1: with every memory frame.</summary>
    [Parameter]
    public int? DeepUpdateEvery { get; set; }

    /// <summary>Keep every remembered frame in working memory: for short shots; memory grows with the shot.</summary>
    [Parameter]
    public SwitchParameter NoLongTermMemory { get; set; }

    /// <summary>Threads to use at most; 0 for one per processor.</summary>
    [Parameter]
    public int Threads { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var model = Run(() => ModelFolders.Catalogue.Load(Directory.Exists(Locate(Model)) ? Locate(Model) : Model, StopToken));
        var tracking = Run(() => new TrackingSession(model, MakeOptions(model), Networks.ExecutionProviders.ExecutionProvider.Find(ExecutionProvider)));
        WriteVerbose($"Model {model.Name} from {model.Folder}, on {tracking.ExecutionProvider.Name}.");
        WriteObject(SessionTable.Current.Add(Name, tracking));
    }

    private TrackerOptions MakeOptions(XMemModel model)
    {
        var defaults = model.Defaults;
        return defaults with
        {
            Size = Size ?? defaults.Size,
            MemoryEvery = MemoryEvery ?? defaults.MemoryEvery,
            MinWorkingFrames = MinWorkingFrames ?? defaults.MinWorkingFrames,
            MaxWorkingFrames = MaxWorkingFrames ?? defaults.MaxWorkingFrames,
            PrototypeCount = PrototypeCount ?? defaults.PrototypeCount,
            LongTermCapacity = LongTermCapacity ?? defaults.LongTermCapacity,
            TopK = TopK ?? defaults.TopK,
            DeepUpdateEvery = DeepUpdateEvery ?? defaults.DeepUpdateEvery,
            UseLongTermMemory = !NoLongTermMemory,
            Threads = Threads,
        };
    }
}
