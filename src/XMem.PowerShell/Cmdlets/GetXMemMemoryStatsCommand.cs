using System.Management.Automation;
using XMem.Memory;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Shows what the three memories of a session hold.</summary>
/// <remarks>
/// <para>
/// Sizes are counted in frames, in elements (one for each 16 x 16 pixels of a tracked frame, or one prototype) and in bytes.
/// What they mean: about_XMem_Memory.
/// </para>
/// <para>
/// MaxWorkingFrames, MinWorkingFrames and LongTermCapacity are the sizes that are in effect: those of the session's options, or
/// smaller ones where -MemoryLimit asks for it. EstimatedBytes is what the session takes at most with them.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// $null = Invoke-XMemStep ./clip/frames/*.jpg
/// Get-XMemMemoryStats
/// </code>
/// <para>Tracks a clip and shows what is remembered of it.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession -MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 4
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | ForEach-Object { Get-XMemMemoryStats } | Select-Object WorkingFrames, LongTermElements
/// </code>
/// <para>Shows frame by frame how working memory fills and is consolidated into long-term memory.</para>
/// </example>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
[Cmdlet(VerbsCommon.Get, "XMemMemoryStats")]
[OutputType(typeof(MemoryStatistics))]
public sealed class GetXMemMemoryStatsCommand : XMemSessionCmdlet
{
    /// <summary>The session. It may be left out while only one is open in the runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public override XMemSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Run(RequireSession().Tracking.GetMemoryStatistics));
}
