namespace XMem.Models.Architecture;

/// <summary>A feature fusion block (docs/ALGORITHM.md 4): shared and per-object features in, per-object features out.</summary>
/// <param name="Prefix">What its parameters' names start with, without the dot.</param>
/// <param name="Shared">Channels of the features that all objects share.</param>
/// <param name="PerObject">Channels of the features that each object has.</param>
/// <param name="Channels">Channels of the output.</param>
/// <param name="AttentionWidth">Channels inside the channel attention's perceptron (a 16th of the channels in XMem).</param>
internal sealed record FusionArchitecture(string Prefix, int Shared, int PerObject, int Channels, int AttentionWidth);
