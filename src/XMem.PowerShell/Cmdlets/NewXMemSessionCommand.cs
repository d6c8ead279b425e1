using System.Management.Automation;
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
public sealed class NewXMemSessionCommand : XMemTrackerCmdlet
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
    public override string Model { get; set; } = ModelFolders.DefaultModel;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var model = LoadModel();
        var provider = FindExecutionProvider();
        var tracking = Run(() => new TrackingSession(model, MakeOptions(model), provider));
        WriteVerbose($"Model {model.Name} from {model.Folder}, on {tracking.ExecutionProvider.Name}.");
        WriteObject(SessionTable.Current.Add(Name, tracking));
    }
}
