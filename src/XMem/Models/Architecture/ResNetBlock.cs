namespace XMem.Models.Architecture;

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
