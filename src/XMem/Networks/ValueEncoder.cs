using XMem.Models.Graphs;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>The memory value of every object in a frame, and the deep update of its sensory state (XMem, section 3.4; spec 6).</summary>
internal sealed class ValueEncoder(string path, NetworkRuntime runtime) : Network(path, runtime)
{
    /// <summary>Encodes masks.</summary>
    /// <param name="image">1 x 3 x H x W, normalised.</param>
    /// <param name="features">Of the same frame.</param>
    /// <param name="masks">n x 1 x H x W, each object's probability.</param>
    /// <param name="others">n x 1 x H x W, the sum of all other objects' probabilities.</param>
    /// <param name="hidden">n x Ch x h x w, the sensory state; not used by models without.</param>
    /// <param name="value">n x Cv x h x w, written.</param>
    /// <param name="newHidden">The deeply updated sensory state, written if given and the model has one.</param>
    public void Encode(
        NativeTensor image, FrameFeatures features, TensorView masks, TensorView others, TensorView hidden, NativeTensor value, NativeTensor? newHidden)
    {
        value.Resize((int)masks.Shape[0], ChannelsOf(GraphNames.Value), features.Key.Shape[2], features.Key.Shape[3]);
        Run(
            [(GraphNames.Image, image), (GraphNames.F16, features.F16), (GraphNames.Masks, masks), (GraphNames.Others, others)],
            (GraphNames.Value, value),
            hidden,
            newHidden);
    }
}
