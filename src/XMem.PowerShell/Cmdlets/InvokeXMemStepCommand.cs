using System.Diagnostics;
using System.Management.Automation;
using XMem.Imaging;
using XMem.Imaging.Sequences;
using XMem.Imaging.Videos;
using XMem.PowerShell.Sessions;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Tracks frames, one after the other, in the order in which they come.</summary>
/// <remarks>
/// <para>
/// Frames are pictures or videos, all of one size. One result per frame is written as soon as it is there: the mask, at the
/// frame's own size and with the labels that were given, the objects with the pixels that they cover, and whether the frame was
/// remembered. Nothing of past frames is kept but what the three memories hold.
/// </para>
/// <para>
/// Pictures are JPEG, PNG, BMP, TIFF, WebP or OpenEXR files. 8 and 16 bits are taken as sRGB, as they are displayed. Floating
/// point, in OpenEXR and TIFF, is taken as scene-linear light: it is clipped to 0 to 1 and encoded by the sRGB curve.
/// </para>
/// <para>
/// Videos are .mp4, .m4v, .mov, .avi, .webm and .mkv files. Their frames are read one by one, and named by their numbers: 00000,
/// 00001, and so on.
/// </para>
/// <para>
/// An image sequence may be named as a whole, with a place for the frame number: 'shot.####.exr', 'shot.%04d.exr' or
/// 'shot.$F4.exr'. Its frames are tracked in the order of their numbers; a gap is a warning, and tracking goes on over it.
/// </para>
/// <para>
/// Frames before the first one that a mask belongs to are passed over. A frame that cannot be read, or has another size, is
/// reported as an error and passed over; the session goes on with the next as if it had not been there.
/// </para>
/// <para>
/// While a frame is tracked, the next one of a numbered sequence is read already.
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
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep './clip/frames/#####.jpg' -FrameRange 0-4,10-20x2
/// </code>
/// <para>Tracks an image sequence: its first five frames, then every second one from 10 to 20.</para>
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
    private readonly HashSet<int> _numbers = [];
    private XMemSession? _session;
    private FrameRange? _range;
    private int _tracked;
    private int _passedOver;

    /// <summary>
    /// Keeps in every result how probable each object is at every pixel, which soft mattes are made of. Results then take some
    /// megabytes each: write them as they come rather than collect them.
    /// </summary>
    [Parameter]
    public SwitchParameter Scores { get; set; }

    /// <summary>
    /// Numbers of the frames to track, such as 1-10,20-40x2: frames 1 to 10, and every second one from 20 to 40. The number of a picture
    /// is the last one in its name; the frames of a video count from 0. Numbers of which there is no frame are a warning.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? FrameRange { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _session = RequireSession();
        _range = FrameRange is null ? null : Run(() => Imaging.Sequences.FrameRange.Parse(string.Join(',', FrameRange)));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ResolveFrames())
        {
            if (Stopping)
                return;
            StepAll(path);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_tracked == 0 && _passedOver > 0)
            WriteError(ErrorRecords.NoFrameForMask(_passedOver, _session!.AwaitedFrames));
        if (_range?.Missing(_numbers) is { Count: > 0 } missing)
            WriteWarning($"There were no frames {Imaging.Sequences.FrameRange.Describe(missing)} of the range {_range}.");
        WriteProgress(new ProgressRecord(0, "Tracking", "Done") { RecordType = ProgressRecordType.Completed });
    }

    /// <summary>The files meant, those of image sequences among them.</summary>
    private IEnumerable<string> ResolveFrames() =>
        ParameterSetName == LiteralPathSet ? ResolveFiles() : Path.SelectMany(path => ResolveSequence(path) ?? Resolve([path], isLiteral: false));

    private IEnumerable<string>? ResolveSequence(string path)
    {
        try
        {
            if (WildcardPattern.ContainsWildcardCharacters(path) || FramePattern.TryParse(path) is null || File.Exists(Locate(path)))
                return null;
            var pattern = FramePattern.TryParse(Locate(path))!;
            var sequence = FrameSequence.Find(pattern, _range);
            if (sequence.Missing.Count > 0)
                WriteWarning($"The sequence {path} has gaps: there are no frames {Imaging.Sequences.FrameRange.Describe(sequence.Missing)}.");
            return sequence.Files;
        }
        catch (XMemException exception)
        {
            WriteError(ErrorRecords.From(exception, path));
            return [];
        }
    }

    private void StepAll(string path)
    {
        try
        {
            foreach (var frame in FrameSource.Read(path, _range, _session!.Frames))
            {
                using (frame)
                {
                    if (Stopping)
                        return;
                    Step(frame);
                }
            }
        }
        catch (XMemException exception) when (exception.IsAboutOneFrame)
        {
            // It is there, if not readable: not missing from the range.
            if (!VideoFile.IsVideo(path) && FrameNumber.Of(System.IO.Path.GetFileNameWithoutExtension(path)) is { } number)
                _numbers.Add(number);
            WriteError(ErrorRecords.From(exception, path));
        }
        catch (XMemException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, path));
        }
    }

    private void Step(Frame frame)
    {
        if (FrameNumber.Of(frame.Name) is { } number)
            _numbers.Add(number);
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

    private void ReportProgress(string frameName)
    {
        if (_elapsed.Elapsed - _lastProgress < ProgressInterval)
            return;
        _lastProgress = _elapsed.Elapsed;
        WriteProgress(new ProgressRecord(0, "Tracking", $"Frame {frameName}: {_tracked} frames, {_tracked / _elapsed.Elapsed.TotalSeconds:F1} frames/s"));
    }
}
