using XMem.Models;
using XMem.Models.Graphs;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>
/// A frame's features, and from them its key, shrinkage and selection (XMem, section 3.2; docs/ALGORITHM.md 5).
/// </summary>
internal sealed class KeyEncoder(string path, NetworkRuntime runtime) : Network(path, runtime)
{
    /// <summary>Encodes a frame.</summary>
    /// <param name="image">1 x 3 x H x W, normalized, H and W multiples of 16.</param>
    /// <param name="features">Written, and resized where need be.</param>
    public void Encode(NativeTensor image, FrameFeatures features)
    {
        var (height, width) = (image.Shape[2], image.Shape[3]);
        Resize(GraphNames.Key, features.Key, ModelDimensions.Stride);
        Resize(GraphNames.Shrinkage, features.Shrinkage, ModelDimensions.Stride);
        Resize(GraphNames.Selection, features.Selection, ModelDimensions.Stride);
        Resize(GraphNames.F16, features.F16, ModelDimensions.Stride);
        Resize(GraphNames.F8, features.F8, 8);
        Resize(GraphNames.F4, features.F4, 4);
        Run(
            [(GraphNames.Image, image)],
            [
                (GraphNames.Key, features.Key), (GraphNames.Shrinkage, features.Shrinkage), (GraphNames.Selection, features.Selection),
                (GraphNames.F16, features.F16), (GraphNames.F8, features.F8), (GraphNames.F4, features.F4),
            ]);

        void Resize(string output, NativeTensor tensor, int stride) => tensor.Resize(1, ChannelsOf(output), height / stride, width / stride);
    }
}
