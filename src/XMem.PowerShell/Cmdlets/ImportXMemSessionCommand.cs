using System.Management.Automation;
using XMem.Models;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;
using XMem.Tracking.SavedSessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Makes a session of a file that Export-XMemSession wrote, and goes on where it was.</summary>
/// <remarks>
/// <para>
/// The session has the objects, memories and options of the one that was written. Give it the next frame with Invoke-XMemStep. On
/// the processor, masks are the same bit by bit as if there had been no break; another kind of processor, or a GPU, can differ in
/// the last bits of probabilities.
/// </para>
/// <para>
/// The model is found by its weights among those that Get-XMemModel lists, whatever its name is here. -Model says where it is if
/// it is none of these; it must have the weights that the session began with.
/// </para>
/// <para>
/// If neither -ExecutionProvider nor -ProviderLibrary is given, the session goes on with the execution provider that it had. A file has the
/// provider's name and not its options: give -Precision, -DeviceId and the others again.
/// </para>
/// <para>
/// A file is checked from its first byte to its last before a session is made of it. One that is incomplete or damaged, or was
/// written by a newer version, is refused.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// $null = Invoke-XMemStep ./clip/frames/00000.jpg
/// Export-XMemSession ./shot.xmem
/// Get-XMemSession | Remove-XMemSession
/// $session = Import-XMemSession ./shot.xmem -Name resumed
/// Invoke-XMemStep ./clip/frames/00001.jpg -Session $session
/// </code>
/// <para>Goes on with a session that was written after its first frame.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemSession
/// Export-XMemSession ./shot.xmem
/// Import-XMemSession ./shot.xmem -Model (Get-XMemModel xmem-tiny).Folder
/// </code>
/// <para>Says where the model is.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemSession
/// Export-XMemSession ./shot.xmem
/// (Import-XMemSession ./shot.xmem -ExecutionProvider Auto).ExecutionProvider
/// </code>
/// <para>Goes on with a session on the best execution provider that works here, and shows which that is.</para>
/// </example>
/// <seealso cref="ExportXMemSessionCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="GetXMemModelCommand"/>
/// <seealso cref="GetXMemExecutionProviderCommand"/>
[Cmdlet(VerbsData.Import, "XMemSession")]
[OutputType(typeof(XMemSession))]
public sealed class ImportXMemSessionCommand : XMemProviderCmdlet
{
    /// <summary>The file that Export-XMemSession wrote. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>A name to tell sessions apart by; Session1, Session2 and so on if left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The model: its name or the path of its folder. If left out, it is looked for by its weights.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = Locate(Path);
        using var saved = Run(() => SavedSession.Open(path, StopToken));
        var model = Run(() => Model is null ? FindModel(saved) : ModuleModels.Catalog.Load(LocateModel(Model), StopToken));
        var provider = FindExecutionProvider(saved.ExecutionProvider);
        var tracking = Run(() => saved.Restore(model, provider, cancellationToken: StopToken));
        WriteVerbose($"Session of {path} after {tracking.FrameCount} frames, with model {model.Name} from {model.Folder}, on {tracking.ExecutionProvider.Name}.");
        WriteObject(SessionTable.Current.Add(Name, tracking));
    }

    private XMemModel FindModel(SavedSession saved) =>
        ModuleModels.Catalog.FindById(saved.ModelId, StopToken)
        ?? throw new XMemException(
            XMemErrorKind.ModelNotFound,
            $"The session in '{saved.Path}' was tracked with the model {saved.ModelName}, id {saved.ModelId}, which is not among the models here. "
            + "Say where it is with -Model, or import it with Import-XMemModel.",
            saved.Path);
}
