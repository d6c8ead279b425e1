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
