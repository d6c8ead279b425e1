namespace XMem.Models.Architecture;

/// <summary>The channels of the mask decoder (docs/ALGORITHM.md 7.1).</summary>
/// <param name="Stride16">Channels of the fused features at stride 16 (512 in XMem).</param>
/// <param name="Stride8">Channels at stride 8 (256).</param>
/// <param name="Stride4">Channels at stride 4 (256).</param>
/// <param name="AttentionWidth">Channels inside the fusion's channel attention (32).</param>
/// <param name="SensoryWidth">Channels that the sensory update sums its three scales in (256); 0 without sensory memory.</param>
internal sealed record DecoderArchitecture(int Stride16, int Stride8, int Stride4, int AttentionWidth, int SensoryWidth);
