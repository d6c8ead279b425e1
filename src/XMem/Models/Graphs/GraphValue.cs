namespace XMem.Models.Graphs;

/// <summary>A tensor that flows through a graph: [1 or n, channels, H / stride, W / stride].</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Stride">1, 2, 4, 8 or 16 relative to the image; <see cref="Pooled"/> for one value a channel.</param>
/// <param name="PerObject">Whether there is one for each of the n objects, or one that all share.</param>
internal sealed record GraphValue(string Name, int Channels, int Stride, bool PerObject)
{
    /// <summary>The stride of a value without extent: [.., channels, 1, 1].</summary>
    public const int Pooled = 0;
}
