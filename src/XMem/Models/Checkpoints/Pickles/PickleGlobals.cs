using System.Collections.Frozen;

namespace XMem.Models.Checkpoints.Pickles;

/// <summary>
/// Every Python name that a checkpoint may mention, and what becomes of it here. This table is the whole of what a pickle can
/// cause: a name that is not in it ends the reading, and the methods below make containers and descriptions of tensors only.
/// </summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleGlobal> Allowed = new PickleGlobal[]
    {
        new("torch._utils._rebuild_tensor", Tensor),
        new("torch._utils._rebuild_tensor_v2", Tensor),
        new("torch._utils._rebuild_parameter", Parameter),
        new("torch._utils._rebuild_parameter_with_state", Parameter),

        new("torch.FloatStorage", Element: ElementType.Float32),
        new("torch.DoubleStorage", Element: ElementType.Float64),
        new("torch.HalfStorage", Element: ElementType.Float16),
        new("torch.BFloat16Storage", Element: ElementType.BFloat16),
        new("torch.LongStorage", Element: ElementType.Int64),
        new("torch.IntStorage", Element: ElementType.Int32),
        new("torch.ShortStorage", Element: ElementType.Int16),
        new("torch.CharStorage", Element: ElementType.Int8),
        new("torch.ByteStorage", Element: ElementType.UInt8),
        new("torch.BoolStorage", Element: ElementType.Bool),

        new("collections.OrderedDict", OrderedDict),
        new("collections.defaultdict", DefaultDict),
        new("collections.Counter", Counter),
        new("torch.Size", Collection),
        new("torch.device", Device),
        new("_codecs.encode", Text),

        // Python 3 writes the built-in names in Python 2's way up to protocol 2.
        new("builtins.set", Collection),
        new("__builtin__.set", Collection),
        new("builtins.frozenset", Collection),
        new("__builtin__.frozenset", Collection),
        new("builtins.bytes", Text),
        new("__builtin__.bytes", Text),
        new("builtins.bytearray", Text),
        new("__builtin__.bytearray", Text),

        // Factories of a defaultdict.
        new("builtins.dict"),
        new("__builtin__.dict"),
        new("builtins.list"),
        new("__builtin__.list"),
        new("builtins.int"),
        new("__builtin__.int"),
        new("builtins.float"),
        new("__builtin__.float"),

        new("torch.float16"),
        new("torch.bfloat16"),
        new("torch.float32"),
        new("torch.float64"),
        new("torch.uint8"),
        new("torch.int8"),
        new("torch.int16"),
        new("torch.int32"),
        new("torch.int64"),
        new("torch.bool"),
        new("torch.complex64"),
        new("torch.complex128"),
    }.ToFrozenDictionary(global => global.Name, StringComparer.Ordinal);

    /// <summary>The entry of a name.</summary>
    /// <exception cref="UnsafePickleException">The name is not in the table.</exception>
    public static PickleGlobal Find(string module, string name)
    {
        var fullName = $"{module}.{name}";
        return Allowed.TryGetValue(fullName, out var global) ? global : throw new UnsafePickleException(fullName);
    }

    private static TensorReference Tensor(object?[] arguments) =>
        arguments is [StorageReference storage, long offset, object?[] size, object?[] stride, ..]
            ? TensorReference.Create(storage, offset, size, stride)
            : throw Unexpected("a tensor");

    private static TensorReference Parameter(object?[] arguments) =>
        arguments is [TensorReference data, ..] ? data : throw Unexpected("a parameter");

    private static PickleDict OrderedDict(object?[] arguments) =>
        arguments is [] ? new PickleDict() : throw Unexpected("an OrderedDict");

    private static PickleDict DefaultDict(object?[] arguments) =>
        arguments is [] or [null or PickleGlobal] ? new PickleDict() : throw Unexpected("a defaultdict");

    private static PickleDict Counter(object?[] arguments) => arguments switch
    {
        [] => new PickleDict(),
        [PickleDict counts] => counts,
        _ => throw Unexpected("a Counter"),
    };

    // Collections and texts are passed on, not copied: copies of copies are how a small file asks for all memory.
    private static object Collection(object?[] arguments) => arguments switch
    {
        [] => Array.Empty<object?>(),
        [object?[] items] => items,
        [List<object?> items] => items,
        _ => throw Unexpected("a collection"),
    };

    private static string Text(object?[] arguments) => arguments switch
    {
        [] => "",
        [string text] => text,
        [string text, "latin1" or "latin-1"] => text,
        _ => throw Unexpected("bytes"),
    };

    private static string Device(object?[] arguments) =>
        arguments is [string type, ..] ? type : throw Unexpected("a device");

    private static InvalidDataException Unexpected(string what) => new($"its pickle makes {what} of unexpected arguments");
}

/// <summary>A Python name that a checkpoint's pickle may mention.</summary>
/// <param name="Name">Module and name, such as <c>torch.FloatStorage</c>.</param>
/// <param name="Construct">Makes our counterpart of the Python object from its arguments; null where the name only stands for itself.</param>
/// <param name="Element">What a storage of this class holds; null where the name is no storage class.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], object?>? Construct = null, ElementType? Element = null);

/// <summary>A pickle asks to construct something that is neither a tensor nor a container.</summary>
/// <param name="target">What it asks for, such as <c>os.system</c>.</param>
internal sealed class UnsafePickleException(string target) : Exception($"It asks for {target}.")
{
    /// <summary>What the pickle asks for.</summary>
    public string Target { get; } = target;
}
