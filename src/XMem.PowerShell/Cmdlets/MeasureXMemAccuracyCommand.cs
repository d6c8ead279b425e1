using System.Management.Automation;
using XMem.Evaluation;

namespace XMem.PowerShell.Cmdlets;

/// <summary>
/// Measures masks against ground truth by the rules of DAVIS 2017: region similarity J, boundary accuracy F, and their mean
/// J&amp;F.
/// </summary>
/// <remarks>
/// <para>
/// All measures are from 0 to 1, the higher the better. One result per sequence is written as soon as it is there. Scored are
/// the frames that have ground truth, without the first, whose mask the tracker was given, and the last. Objects are told apart
/// by their labels; pixels of label 255 are not scored, unless it is the only label.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMask ./result
/// Measure-XMemAccuracy ./result ./clip/truth
/// </code>
/// <para>Tracks the demonstration clip and measures how well.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMask ./result
/// Measure-XMemAccuracy ./result ./clip/truth -PerObject | Sort-Object J | Select-Object Label, J, F
/// </code>
/// <para>Shows the measures of every object, the worst first.</para>
/// </example>
/// <example>
/// <code>
/// 'one', 'two' | ForEach-Object { $null = New-XMemDemoClip "./clips/$_" }
/// Get-ChildItem ./clips | ForEach-Object {
///     $session = New-XMemSession
///     Add-XMemMask "$($_.FullName)/masks/00000.png" -Session $session
///     Get-ChildItem "$($_.FullName)/frames" | Invoke-XMemStep -Session $session | Export-XMemMask "./results/$($_.Name)"
///     Copy-Item "$($_.FullName)/truth" "./truth/$($_.Name)" -Recurse
///     Remove-XMemSession $session
/// }
/// Measure-XMemAccuracy ./results ./truth -Sequence one, two -Overall
/// </code>
/// <para>Tracks two clips, each in a session of its own, and measures them as one data set.</para>
/// </example>
/// <seealso cref="ExportXMemMaskCommand"/>
/// <seealso cref="NewXMemDemoClipCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "XMemAccuracy", DefaultParameterSetName = SequenceSet)]
[OutputType(typeof(SequenceAccuracy), ParameterSetName = [SequenceSet])]
[OutputType(typeof(ObjectAccuracy), ParameterSetName = [ObjectSet])]
[OutputType(typeof(DatasetAccuracy), ParameterSetName = [OverallSet])]
public sealed class MeasureXMemAccuracyCommand : XMemCmdlet
{
    private const string SequenceSet = "Sequence";
    private const string ObjectSet = "Object";
    private const string OverallSet = "Overall";

    /// <summary>
    /// The folder of masks to measure: those of one sequence, or one folder per sequence, named after it. Wildcards are not
    /// expanded.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// The folder of true masks: those of one sequence, or one folder per sequence with its masks or with a sub-folder Annotations
    /// that has them. Only frames that it has are measured.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string GroundTruth { get; set; } = "";

    /// <summary>
    /// Names of the sequences to measure, such as those of a validation set. All that have true masks if left out, and then each needs
    /// masks to measure.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Sequence { get; set; }

    /// <summary>Writes one result per object instead of one per sequence, with recall, decay and every frame.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet)]
    public SwitchParameter PerObject { get; set; }

    /// <summary>
    /// Writes a single result for all sequences, which it has as a property. Every object counts the same, so that it is not the
    /// mean of the sequences.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = OverallSet)]
    public SwitchParameter Overall { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var (predictions, truth) = (Locate(Path), Locate(GroundTruth));
        Run(() =>
        {
            if (Overall)
            {
                WriteObject(AccuracyEvaluator.Evaluate(predictions, truth, Sequence, StopToken));
                return;
            }

            foreach (var sequence in AccuracyEvaluator.EvaluateSequences(predictions, truth, Sequence, StopToken))
                WriteObject(PerObject ? sequence.Objects : sequence, enumerateCollection: true);
        });
    }
}
