namespace XMem.Networks.ExecutionProviders;

/// <summary>Whether an execution provider works on this machine.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="IsAvailable">Whether it does: a graph was run on it.</param>
/// <param name="Reason">If not, why: a sentence. Otherwise empty.</param>
/// <param name="Remedy">If not, what to do: a sentence or two. Otherwise empty.</param>
public sealed record ProviderStatus(string Name, bool IsAvailable, string Reason, string Remedy);
