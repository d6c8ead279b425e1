using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>From what memory remembers to a mask logit for every object and pixel (XMem, section 3.2; spec 7.1).</summary>
internal sealed class MaskDecoder(string path, ExecutionProvider provider, int threads) : Network(path, provider, threads)
{
    /// <summary>Decodes masks.</summary>
    /// <param name="features">Of the frame.</param>
    /// <param name="readout">n x Cv x h x w, read from memory.</param>
    /// <param name="hidden">n x Ch x h x w, the sensory state; not used by models without.</param>
    /// <param name="logits">n x 1 x H x W, written.</param>
    /// <param name="newHidden">The updated sensory state, written if given and the model has one.</param>
    public void Decode(FrameFeatures features, TensorView readout, TensorView hidden, NativeTensor logits, NativeTensor? newHidden)
    {
        const int Stride = 16;
        logits.Resize((int)readout.Shape[0], 1, features.Key.Shape[2] * Stride, features.Key.Shape[3] * Stride);
        List<(string, TensorView)> inputs = [("f16", features.F16), ("f8", features.F8), ("f4", features.F4), ("readout", readout)];
        List<(string, TensorView)> outputs = [("logits", logits)];
        if (HasInput("hidden"))
        {
            inputs.Add(("hidden", hidden));
            if (newHidden is not null)
                outputs.Add(("new_hidden", newHidden));
        }

        Run(inputs.ToArray(), outputs.ToArray());
    }
}
