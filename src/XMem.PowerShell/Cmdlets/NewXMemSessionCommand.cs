using System.Management.Automation;
using XMem.Models;
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
/// model that comes with the module, and by imported models, which however suggest 5 for -MemoryEvery unless Import-XMemModel was told otherwise.
/// about_XMem_Memory says what the memory options do.
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
        var tracking = Run(() => new TrackingSession(model, TrackingRequest.OptionsFor(model), provider, TrackingRequest.ViewsFor(model)));
        WriteVerbose($"Model {model.Name} from {model.Folder}, on {tracking.ExecutionProvider.Name}, frames at {string.Join(", ", tracking.Views)}.");
        WriteObject(SessionTable.Current.Add(Name, tracking));
    }
}
