using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>A frame's features, and from them its key, shrinkage and selection (XMem, section 3.2; spec 5).</summary>
internal sealed class KeyEncoder(string path, ExecutionProvider provider, int threads) : Network(path, provider, threads)
{
    /// <summary>Encodes a frame.</summary>
    /// <param name="image">1 x 3 x H x W, normalised, H and W multiples of 16.</param>
    /// <param name="features">Written, and resized where need be.</param>
    public void Encode(NativeTensor image, FrameFeatures features)
    {
        var (height, width) = (image.Shape[2], image.Shape[3]);
        Resize("key", features.Key, 16);
        Resize("shrinkage", features.Shrinkage, 16);
        Resize("selection", features.Selection, 16);
        Resize("f16", features.F16, 16);
        Resize("f8", features.F8, 8);
        Resize("f4", features.F4, 4);
        Run(
            [("image", image)],
            [
                ("key", features.Key), ("shrinkage", features.Shrinkage), ("selection", features.Selection),
                ("f16", features.F16), ("f8", features.F8), ("f4", features.F4),
            ]);

        void Resize(string output, NativeTensor tensor, int stride) => tensor.Resize(1, ChannelsOf(output), height / stride, width / stride);
    }
}
