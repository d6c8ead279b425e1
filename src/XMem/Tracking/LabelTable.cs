namespace XMem.Tracking;

/// <summary>
/// Which label in masks belongs to which object of the tracker. New labels are numbered in ascending order; the reference's order
/// is a hash table's (docs/ALGORITHM.md 10.3), and either gives the same masks.
/// </summary>
internal sealed class LabelTable
{
    private readonly List<byte> _labels = [0];

    /// <summary>Labels by channel: 0 for the background, then each object's.</summary>
    public ReadOnlySpan<byte> Channels => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_labels);

    /// <summary>Labels of the objects, in the tracker's order.</summary>
    public ReadOnlySpan<byte> Objects => Channels[1..];

    /// <summary>Adds labels that are not known yet.</summary>
    /// <param name="labels">Ascending, none 0.</param>
    public void Add(IEnumerable<byte> labels) => _labels.AddRange(labels.Except(_labels));

    /// <summary>Takes out an object's label; it can be added again, as a new object.</summary>
    /// <param name="item">The object's index.</param>
    public void RemoveAt(int item) => _labels.RemoveAt(item + 1);
}
