using System.Text.Json.Serialization;

namespace XMem.Models.Architecture;

/// <summary>A ResNet up to stride 16: a 7x7 convolution of stride 2, max-pooling, three stages.</summary>
/// <param name="Prefix">What its parameters' names start with, without the dot.</param>
/// <param name="Stem">Channels of the 7x7 convolution.</param>
/// <param name="Block">The kind of residual block.</param>
/// <param name="Stages">The stages at strides 4, 8 and 16.</param>
internal sealed record ResNetArchitecture(string Prefix, int Stem, BlockKind Block, IReadOnlyList<ResNetStage> Stages)
{
    /// <summary>Channels at stride 16.</summary>
    [JsonIgnore]
    public int Channels => Stages[^1].Channels;

    /// <summary>Every block in order.</summary>
    [JsonIgnore]
    public IEnumerable<ResNetBlock> Blocks
    {
        get
        {
            var inputs = Stem;
            foreach (var stage in Stages)
            {
                for (var i = 0; i < stage.Blocks; i++)
                {
                    yield return new ResNetBlock($"{Prefix}.{stage.Name}.{i}", Block, inputs, stage.Width, stage.Channels, i == 0 ? stage.Stride : 1);
                    inputs = stage.Channels;
                }
            }
        }
    }
}

/// <summary>One stage of a ResNet.</summary>
/// <param name="Name">The stage's name in a state dict: <c>res2</c>, <c>layer1</c>, ...</param>
/// <param name="Blocks">Number of residual blocks.</param>
/// <param name="Width">Channels inside a block.</param>
/// <param name="Channels">Channels of the output; equal to the width for basic blocks.</param>
/// <param name="Stride">Stride of the first block.</param>
internal sealed record ResNetStage(string Name, int Blocks, int Width, int Channels, int Stride);

/// <summary>One residual block of a ResNet.</summary>
/// <param name="Prefix">What its parameters' names start with, without the dot.</param>
/// <param name="Kind">The kind of block.</param>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Width">Channels inside.</param>
/// <param name="Channels">Channels that go out.</param>
/// <param name="Stride">Stride of its (first) 3x3 convolution.</param>
internal sealed record ResNetBlock(string Prefix, BlockKind Kind, int Inputs, int Width, int Channels, int Stride)
{
    /// <summary>Whether the shortcut is a 1x1 convolution instead of the identity.</summary>
    public bool HasDownsample => Inputs != Channels || Stride != 1;
}

/// <summary>The residual block of a ResNet (docs/ALGORITHM.md 4).</summary>
internal enum BlockKind
{
    /// <summary>Two 3x3 convolutions, as in ResNet-18.</summary>
    Basic,

    /// <summary>1x1, 3x3, 1x1, the stride on the 3x3, as in ResNet-50 (v1.5).</summary>
    Bottleneck,
}
