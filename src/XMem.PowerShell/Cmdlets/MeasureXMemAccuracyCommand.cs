using System.Management.Automation;
using XMem.Evaluation;

namespace XMem.PowerShell.Cmdlets;

/// <summary>
/// Measure-XMemAccuracy: region similarity J, boundary accuracy F and their mean J&amp;F of masks against ground truth, by the rules of
/// DAVIS 2017. One object per sequence, as soon as it is measured.
/// </summary>
[Cmdlet(VerbsDiagnostic.Measure, "XMemAccuracy", DefaultParameterSetName = SequenceSet)]
[OutputType(typeof(SequenceAccuracy), ParameterSetName = [SequenceSet])]
[OutputType(typeof(ObjectAccuracy), ParameterSetName = [ObjectSet])]
[OutputType(typeof(DatasetAccuracy), ParameterSetName = [OverallSet])]
public sealed class MeasureXMemAccuracyCommand : XMemCmdlet
{
    private const string SequenceSet = "Sequence";
    private const string ObjectSet = "Object";
    private const string OverallSet = "Overall";

    /// <summary>The folder of masks to measure: those of one sequence, or one folder per sequence, named after it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// The folder of true masks: those of one sequence, or one folder per sequence with its masks or with a sub-folder Annotations that
    /// has them. Only frames that it has are measured.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string GroundTruth { get; set; } = "";

    /// <summary>One result per object instead of one per sequence, with recall, decay and every frame.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet)]
    public SwitchParameter PerObject { get; set; }

    /// <summary>
    /// A single result for all sequences, which it has as a property. Every object counts the same, so that it is not the mean of the
    /// sequences.
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
                WriteObject(AccuracyEvaluator.Evaluate(predictions, truth, StopToken));
                return;
            }

            foreach (var sequence in AccuracyEvaluator.EvaluateSequences(predictions, truth, StopToken))
                WriteObject(PerObject ? sequence.Objects : sequence, enumerateCollection: true);
        });
    }
}
