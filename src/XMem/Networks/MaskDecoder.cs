using XMem.Models;
using XMem.Models.Graphs;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>
/// From what memory remembers to a mask logit for every object and pixel (XMem, section 3.2; docs/ALGORITHM.md 7.1).
/// </summary>
internal sealed class MaskDecoder(string path, NetworkRuntime runtime) : Network(path, runtime)
{
    /// <summary>Decodes masks.</summary>
    /// <param name="features">Of the frame.</param>
    /// <param name="readout">n x Cv x h x w, read from memory.</param>
    /// <param name="hidden">n x Ch x h x w, the sensory state; not used by models without.</param>
    /// <param name="logits">n x 1 x H x W, written.</param>
    /// <param name="newHidden">The updated sensory state, written if given and the model has one.</param>
    /// <param name="objectsAtOnce">Objects decoded together: fewer take less memory, and more time for what they share.</param>
    public void Decode(
        FrameFeatures features, TensorView readout, TensorView hidden, NativeTensor logits, NativeTensor? newHidden, int objectsAtOnce = int.MaxValue)
    {
        var objects = (int)readout.Shape[0];
        logits.Resize(objects, 1, features.Key.Shape[2] * ModelDimensions.Stride, features.Key.Shape[3] * ModelDimensions.Stride);
        foreach (var (first, count) in Batches(objects, objectsAtOnce))
        {
            Run(
                [
                    (GraphNames.F16, features.F16), (GraphNames.F8, features.F8), (GraphNames.F4, features.F4),
                    (GraphNames.Readout, readout.Slice(first, count)),
                ],
                (GraphNames.Logits, logits.Slice(first, count)),
                hidden.Slice(first, count),
                newHidden?.Slice(first, count));
        }
    }
}
