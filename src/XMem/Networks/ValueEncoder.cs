using XMem.Models.Graphs;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>
/// The memory value of every object in a frame, and the deep update of its sensory state (XMem, section 3.4;
/// docs/ALGORITHM.md 6).
/// </summary>
internal sealed class ValueEncoder(string path, NetworkRuntime runtime) : Network(path, runtime)
{
    /// <summary>Encodes masks.</summary>
    /// <param name="image">1 x 3 x H x W, normalized.</param>
    /// <param name="features">Of the same frame.</param>
    /// <param name="masks">n x 1 x H x W, each object's probability.</param>
    /// <param name="others">n x 1 x H x W, the sum of all other objects' probabilities.</param>
    /// <param name="hidden">n x Ch x h x w, the sensory state; not used by models without.</param>
    /// <param name="value">n x Cv x h x w, written.</param>
    /// <param name="newHidden">The deeply updated sensory state, written if given and the model has one.</param>
    /// <param name="objectsAtOnce">Objects encoded together: fewer take less memory, and more time for what they share.</param>
    public void Encode(
        NativeTensor image,
        FrameFeatures features,
        TensorView masks,
        TensorView others,
        TensorView hidden,
        NativeTensor value,
        NativeTensor? newHidden,
        int objectsAtOnce = int.MaxValue)
    {
        var objects = (int)masks.Shape[0];
        value.Resize(objects, ChannelsOf(GraphNames.Value), features.Key.Shape[2], features.Key.Shape[3]);
        foreach (var (first, count) in Batches(objects, objectsAtOnce))
        {
            Run(
                [
                    (GraphNames.Image, image), (GraphNames.F16, features.F16),
                    (GraphNames.Masks, masks.Slice(first, count)), (GraphNames.Others, others.Slice(first, count)),
                ],
                (GraphNames.Value, value.Slice(first, count)),
                hidden.Slice(first, count),
                newHidden?.Slice(first, count));
        }
    }
}
