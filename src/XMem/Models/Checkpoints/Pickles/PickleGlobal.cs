namespace XMem.Models.Checkpoints.Pickles;

/// <summary>A Python name that a checkpoint's pickle may mention.</summary>
/// <param name="Name">Module and name, such as <c>torch.FloatStorage</c>.</param>
/// <param name="Construct">Makes our counterpart of the Python object from its arguments; null where the name only stands for itself.</param>
/// <param name="Element">What a storage of this class holds; null where the name is no storage class.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], object?>? Construct = null, ElementType? Element = null);
