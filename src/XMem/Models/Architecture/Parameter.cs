namespace XMem.Models.Architecture;

/// <summary>A tensor that a network needs.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="Shape">Its extents.</param>
internal sealed record Parameter(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>For messages: <c>name [2, 3]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
