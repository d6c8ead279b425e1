namespace XMem.Evaluation;

/// <summary>Region similarity J, the intersection over union of an object's predicted and true pixels, for all objects of a frame at once.</summary>
internal sealed class RegionMeasure
{
    private readonly int[] _intersection = new int[256];
    private readonly int[] _predicted = new int[256];
    private readonly int[] _true = new int[256];

    /// <summary>Counts the pixels of a frame.</summary>
    /// <param name="predicted">Width x height labels.</param>
    /// <param name="truth">Width x height labels.</param>
    public RegionMeasure(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> truth)
    {
        for (var i = 0; i < truth.Length; i++)
        {
            var (p, t) = (predicted[i], truth[i]);
            _predicted[p]++;
            _true[t]++;
            if (p == t)
                _intersection[p]++;
        }
    }

    /// <summary>Intersection over union, 0 to 1; 1 if the object has no pixel in either.</summary>
    /// <param name="label">The object's label.</param>
    public double Of(byte label)
    {
        var union = _predicted[label] + _true[label] - _intersection[label];
        return union == 0 ? 1 : _intersection[label] / (double)union;
    }
}
