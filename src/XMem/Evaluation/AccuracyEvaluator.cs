using XMem.Imaging;

namespace XMem.Evaluation;

/// <summary>Measures predicted masks against ground truth by the rules of DAVIS 2017 (Pont-Tuset et al., arXiv:1704.00675).</summary>
/// <remarks>
/// <para>
/// Scored are the frames that have ground truth, without the first, whose mask the tracker was given, and the last. Where only some
/// frames are annotated it is the first and the last annotated ones that are left out. An object that appears later is scored from the
/// annotated frame after the one in which it first occurs.
/// </para>
/// <para>
/// Objects are told apart by label. If there is one object only, in the ground truth and in the predictions, it is the same one whatever
/// its labels. Label 255 is void, which is not scored, unless it is the only label: then the masks are black and white.
/// </para>
/// </remarks>
public static class AccuracyEvaluator
{
    private const int NamesInMessages = 5;

    /// <summary>Measures one sequence.</summary>
    /// <param name="predictionsFolder">The predicted masks, one file per frame.</param>
    /// <param name="groundTruthFolder">The true masks, with the same names; of all frames or of some.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.EvaluationMismatch"/>: predictions are missing or of another size, the labels have nothing in common, or there
    /// is nothing to score. Otherwise what <see cref="MaskReader"/> says of a mask.
    /// </exception>
    public static SequenceAccuracy EvaluateSequence(string predictionsFolder, string groundTruthFolder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(predictionsFolder);
        ArgumentException.ThrowIfNullOrEmpty(groundTruthFolder);
        var truth = GroundTruth.Open(groundTruthFolder, cancellationToken);
        var predictions = MaskFolder.Open(predictionsFolder);
        RequireAll(truth.ScoredFrames, predictions);

        // The first scored frame is the second annotated one: an object given at position p is scored from scored frame p on.
        var objects = truth.FirstFrameOfObject.Where(entry => entry.Value < truth.ScoredFrames.Count).ToArray();
        if (objects.Length == 0)
        {
            throw new XMemException(
                XMemErrorKind.EvaluationMismatch,
                $"The ground truth '{groundTruthFolder}' shows no object before the last frame that is scored: nothing can be measured.",
                groundTruthFolder);
        }

        var labels = objects.Select(entry => entry.Key).ToArray();
        var only = MatchLabels(truth, predictions, cancellationToken);
        var scores = new FrameAccuracy[truth.ScoredFrames.Count][];
        Frames.ForEach(scores.Length, i => scores[i] = Score(truth.ScoredFrames[i], truth, predictions, labels, only), cancellationToken);
        var name = Sequences.NameOf(groundTruthFolder);
        return new SequenceAccuracy(
            name,
            objects.Select((entry, at) => new ObjectAccuracy(name, entry.Key, scores.Skip(entry.Value).Select(frame => frame[at]).ToArray())).ToArray());
    }

    /// <summary>Measures the sequences of a data set, or a single one, each when it is asked for.</summary>
    /// <param name="predictionsFolder">One folder of predicted masks per sequence, named after it; or the masks of one sequence.</param>
    /// <param name="groundTruthFolder">
    /// One folder of true masks per sequence, or with them in its sub-folder Annotations; or the masks of one sequence.
    /// </param>
    /// <param name="sequences">The names of the sequences to measure, in any case; all that have ground truth if null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The sequences by name.</returns>
    /// <exception cref="XMemException">As <see cref="EvaluateSequence"/>; at once if predictions of a sequence are missing.</exception>
    public static IEnumerable<SequenceAccuracy> EvaluateSequences(
        string predictionsFolder, string groundTruthFolder, IReadOnlyCollection<string>? sequences = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(predictionsFolder);
        ArgumentException.ThrowIfNullOrEmpty(groundTruthFolder);
        return Sequences.Find(predictionsFolder, groundTruthFolder, sequences)
            .Select(pair => EvaluateSequence(pair.Predictions, pair.GroundTruth, cancellationToken));
    }

    /// <summary>Measures all sequences of a data set, or a single one, as a whole.</summary>
    /// <param name="predictionsFolder">As for <see cref="EvaluateSequences"/>.</param>
    /// <param name="groundTruthFolder">As for <see cref="EvaluateSequences"/>.</param>
    /// <param name="sequences">As for <see cref="EvaluateSequences"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="XMemException">As <see cref="EvaluateSequences"/>.</exception>
    public static DatasetAccuracy Evaluate(
        string predictionsFolder, string groundTruthFolder, IReadOnlyCollection<string>? sequences = null, CancellationToken cancellationToken = default) =>
        new(EvaluateSequences(predictionsFolder, groundTruthFolder, sequences, cancellationToken).ToArray());

    private static void RequireAll(IReadOnlyList<string> frames, MaskFolder predictions)
    {
        var missing = frames.Where(frame => predictions.Find(frame) is null).ToList();
        if (missing.Count == 0)
            return;
        var names = string.Join(", ", missing.Take(NamesInMessages)) + (missing.Count > NamesInMessages ? ", ..." : "");
        throw new XMemException(
            XMemErrorKind.EvaluationMismatch,
            $"The predictions '{predictions.Path}' lack {missing.Count} of {frames.Count} frames that the ground truth has: {names}. "
            + "Track the whole sequence, and name the masks as the ground truth does.",
            predictions.Path);
    }

    /// <summary>Checks that predictions and ground truth speak of the same labels.</summary>
    /// <returns>The label of the only object if the predictions have another single label for it, else null.</returns>
    private static byte? MatchLabels(GroundTruth truth, MaskFolder predictions, CancellationToken cancellationToken)
    {
        var found = new byte[truth.ScoredFrames.Count][];
        Frames.ForEach(
            found.Length, i => found[i] = MaskReader.ReadAllowingEmpty(predictions[truth.ScoredFrames[i]]).FindObjects(), cancellationToken);
        var predicted = found.SelectMany(labels => labels).Distinct().Order().ToArray();
        var labels = truth.FirstFrameOfObject.Keys.ToArray();
        if (predicted.Length == 0 || predicted.Intersect(labels).Any())
            return null;
        return predicted.Length == 1 && labels.Length == 1
            ? labels[0]
            : throw new XMemException(
                XMemErrorKind.EvaluationMismatch,
                $"The predictions '{predictions.Path}' have the labels {string.Join(", ", predicted)}, the ground truth has {string.Join(", ", labels)}: "
                + "no object is in both. Predict from the first mask of the ground truth, or renumber the labels.",
                predictions.Path);
    }

    private static FrameAccuracy[] Score(string frame, GroundTruth truth, MaskFolder predictions, byte[] labels, byte? only)
    {
        var actual = truth.Read(frame);
        var predicted = MaskReader.ReadAllowingEmpty(predictions[frame]);
        if (predicted.Width != actual.Width || predicted.Height != actual.Height)
        {
            throw new XMemException(
                XMemErrorKind.EvaluationMismatch,
                $"The prediction '{predicted.Path}' has {predicted.Width} x {predicted.Height} pixels, its ground truth '{actual.Path}' "
                + $"{actual.Width} x {actual.Height}. Export masks at the size of the source frames.",
                predicted.Path);
        }

        if (only is { } label)
        {
            foreach (ref var pixel in predicted.Labels.AsSpan())
                pixel = pixel > 0 ? label : (byte)0;
        }

        truth.ClearVoid(actual.Labels, predicted.Labels);
        var region = new RegionMeasure(predicted.Labels, actual.Labels);
        return
        [
            .. labels.Select(label => new FrameAccuracy(
                frame, region.Of(label), BoundaryMeasure.Measure(predicted.Labels, actual.Labels, actual.Width, actual.Height, label))),
        ];
    }
}
