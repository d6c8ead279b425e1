using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace XMem.Models.Checkpoints;

/// <summary>The named tensors of a network, in the order in which the checkpoint lists them (docs/ALGORITHM.md 2).</summary>
public sealed class StateDict : IReadOnlyCollection<StateTensor>, IDisposable
{
    private readonly List<StateTensor> _tensors;
    private readonly Dictionary<string, StateTensor> _byName;
    private readonly IDisposable? _source;

    /// <summary>Collects tensors; names must be unique.</summary>
    /// <param name="tensors">The tensors in order.</param>
    /// <param name="source">What the tensors are read from, disposed with this object.</param>
    public StateDict(IEnumerable<StateTensor> tensors, IDisposable? source = null)
    {
        _tensors = [.. tensors];
        _byName = _tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _source = source;
    }

    /// <inheritdoc/>
    public int Count => _tensors.Count;

    /// <summary>The tensor of that name.</summary>
    public StateTensor this[string name] => _byName[name];

    /// <summary>Finds a tensor by name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out StateTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Whether a tensor of that name is present.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <inheritdoc/>
    public IEnumerator<StateTensor> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();
}
