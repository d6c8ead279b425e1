using XMem.Models;
using XMem.Models.Architecture;

namespace XMem.Tests.Support;

/// <summary>The network of the reference's XMem.pth (docs/ALGORITHM.md 2.2).</summary>
internal static class AuthorsArchitecture
{
    /// <summary>ResNet-50 for keys, ResNet-18 for values, Ck 64, Cv 512, Ch 64.</summary>
    public static NetworkArchitecture Full { get; } = new(
        new ModelDimensions(64, 512, 64),
        new ResNetArchitecture(
            "key_encoder", 64, BlockKind.Bottleneck, [new("res2", 3, 64, 256, 1), new("layer2", 4, 128, 512, 2), new("layer3", 6, 256, 1024, 2)]),
        new ResNetArchitecture(
            "value_encoder", 64, BlockKind.Basic, [new("layer1", 2, 64, 64, 1), new("layer2", 2, 128, 128, 2), new("layer3", 2, 256, 256, 2)]),
        32,
        new DecoderArchitecture(512, 256, 256, 32, 256));
}
