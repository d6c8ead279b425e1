using System.Diagnostics;
using System.Management.Automation;
using XMem.Imaging;
using XMem.PowerShell.Sessions;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Tracks frames, one after the other, in the order in which they come.</summary>
/// <remarks>
/// <para>
/// Frames are JPEG, PNG, BMP, TIFF or WebP files of 8 or 16 bits, all of one size. One result per frame is written as soon as
/// it is there: the mask, at the frame's own size and with the labels that were given, the objects with the pixels that they
/// cover, and whether the frame was remembered. Nothing of past frames is kept but what the three memories hold.
/// </para>
/// <para>
/// Frames before the first one that a mask belongs to are passed over. A frame that cannot be read, or has another size, is
/// reported as an error and passed over; the session goes on with the next as if it had not been there.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Get-ChildItem ./clip/frames | Invoke-XMemStep
/// </code>
/// <para>Tracks all frames of a folder and shows what was found in each.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMask ./result
/// </code>
/// <para>Tracks frames and writes their masks, one by one.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// $found = Invoke-XMemStep ./clip/frames/0000[0-4].jpg
/// $found | Where-Object IsMemoryFrame | ForEach-Object FrameName
/// </code>
/// <para>Tracks five frames and names those of them that were remembered.</para>
/// </example>
/// <seealso cref="AddXMemMaskCommand"/>
/// <seealso cref="ExportXMemMaskCommand"/>
/// <seealso cref="ExportXMemOverlayCommand"/>
/// <seealso cref="GetXMemMemoryStatsCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "XMemStep", DefaultParameterSetName = PathSet)]
[OutputType(typeof(XMemFrameResult))]
public sealed class InvokeXMemStepCommand : XMemPathCmdlet
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(0.5);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastProgress;
    private XMemSession? _session;
    private int _tracked;
    private int _passedOver;

    /// <summary>
    /// Keeps in every result how probable each object is at every pixel, which soft mattes are made of. Results then take some
    /// megabytes each: write them as they come rather than collect them.
    /// </summary>
    [Parameter]
    public SwitchParameter Scores { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _session = RequireSession();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ResolveFiles())
        {
            if (Stopping)
                return;
            Step(path);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_tracked == 0 && _passedOver > 0)
            WriteError(ErrorRecords.NoFrameForMask(_passedOver, _session!.AwaitedFrames));
        WriteProgress(new ProgressRecord(0, "Tracking", "Done") { RecordType = ProgressRecordType.Completed });
    }

    private void Step(string path)
    {
        try
        {
            using var frame = FrameReader.Read(path);
            if (_session!.Tracking.Step(frame, keepScores: Scores) is not { } result)
            {
                _passedOver++;
                WriteVerbose($"Frame {frame.Name} comes before the first mask, for frame {string.Join(", ", _session.AwaitedFrames)}: passed over.");
                return;
            }

            _tracked++;
            foreach (var warning in result.Warnings)
                WriteWarning(warning);
            WriteVerbose($"Frame {result.FrameName}: {result.Elapsed.TotalMilliseconds:F0} ms{(result.IsMemoryFrame ? ", remembered" : "")}.");
            ReportProgress(frame.Name);
            WriteObject(result);
        }
        catch (XMemException exception) when (IsAboutOneFrame(exception.Kind))
        {
            WriteError(ErrorRecords.From(exception, path));
        }
        catch (XMemException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, path));
        }
    }

    private void ReportProgress(string frameName)
    {
        if (_elapsed.Elapsed - _lastProgress < ProgressInterval)
            return;
        _lastProgress = _elapsed.Elapsed;
        WriteProgress(new ProgressRecord(0, "Tracking", $"Frame {frameName}: {_tracked} frames, {_tracked / _elapsed.Elapsed.TotalSeconds:F1} frames/s"));
    }

    // The next frame may be fine. Anything else would fail every frame that follows.
    private static bool IsAboutOneFrame(XMemErrorKind kind) =>
        kind is XMemErrorKind.FrameUnreadable or XMemErrorKind.FrameSizeChanged or XMemErrorKind.FrameSizeUnsupported;
}
