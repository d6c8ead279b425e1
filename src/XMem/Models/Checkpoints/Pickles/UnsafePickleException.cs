namespace XMem.Models.Checkpoints.Pickles;

/// <summary>A pickle asks to construct something that is neither a tensor nor a container.</summary>
/// <param name="target">What it asks for, such as <c>os.system</c>.</param>
internal sealed class UnsafePickleException(string target) : Exception($"It asks for {target}.")
{
    /// <summary>What the pickle asks for.</summary>
    public string Target { get; } = target;
}
