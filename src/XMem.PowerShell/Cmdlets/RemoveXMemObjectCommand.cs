using System.Management.Automation;
using XMem.PowerShell.Completers;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Stops following objects.</summary>
/// <remarks>
/// <para>
/// All that the session remembers of an object goes: from the next frame on its pixels belong to the other objects and the
/// background. The other objects are followed on; what they read from memory stays the same. Results that were given stay valid.
/// </para>
/// <para>
/// The number is free again: a mask that has it makes a new object, which knows nothing of the removed one. So does a mask that
/// was given before and still waits for its frame. A session without objects wants a mask before it can go on.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// $null = Invoke-XMemStep ./clip/frames/00000.jpg, ./clip/frames/00001.jpg
/// Remove-XMemObject 2
/// Invoke-XMemStep ./clip/frames/00002.jpg
/// </code>
/// <para>Stops following object 2 after two frames and goes on with the others.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// $result = Invoke-XMemStep ./clip/frames/*.jpg | Select-Object -Last 1
/// $result.Objects | Where-Object Area -eq 0 | Remove-XMemObject -WhatIf
/// </code>
/// <para>Says which objects would be removed because they were not seen in the last frame.</para>
/// </example>
/// <seealso cref="AddXMemMaskCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="RemoveXMemSessionCommand"/>
[Cmdlet(VerbsCommon.Remove, "XMemObject", SupportsShouldProcess = true)]
public sealed class RemoveXMemObjectCommand : XMemSessionCmdlet
{
    /// <summary>Numbers of the objects, as in masks. The objects of a result of Invoke-XMemStep can be piped in.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Label")]
    [ArgumentCompleter(typeof(ObjectIdCompleter))]
    [ValidateNotNullOrEmpty]
    public int[] ObjectId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = RequireSession();
        foreach (var label in ObjectId)
        {
            if (!ShouldProcess($"Object {label} of {session.Name}"))
                continue;
            try
            {
                session.Tracking.RemoveObject(label);
            }
            catch (XMemException exception) when (exception.Kind == XMemErrorKind.ObjectNotFound)
            {
                WriteError(ErrorRecords.From(exception, label));
            }
            catch (XMemException exception)
            {
                ThrowTerminatingError(ErrorRecords.From(exception));
            }
        }
    }
}
