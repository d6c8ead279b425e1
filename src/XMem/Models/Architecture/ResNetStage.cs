namespace XMem.Models.Architecture;

/// <summary>One stage of a ResNet.</summary>
/// <param name="Name">The stage's name in a state dict: <c>res2</c>, <c>layer1</c>, ...</param>
/// <param name="Blocks">Number of residual blocks.</param>
/// <param name="Width">Channels inside a block.</param>
/// <param name="Channels">Channels of the output; equal to the width for basic blocks.</param>
/// <param name="Stride">Stride of the first block.</param>
internal sealed record ResNetStage(string Name, int Blocks, int Width, int Channels, int Stride);
