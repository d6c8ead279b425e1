using System.Runtime.InteropServices;
using XMem.Models.Checkpoints;

namespace XMem.Tests.Support;

/// <summary>Writes state dicts as PyTorch's <c>torch.save</c> does (zip format), so that checkpoints can be tested without Python.</summary>
internal static class PthWriter
{
    private const string Counter = ".num_batches_tracked";

    /// <summary>Writes a checkpoint; tensors named <c>*.num_batches_tracked</c> are int64, all others float.</summary>
    public static void Write(string path, IReadOnlyCollection<StateTensor> tensors, PthOptions? options = null)
    {
        options ??= new();
        var folder = Path.GetFileNameWithoutExtension(path);
        using var zip = new StoredZipWriter(File.Create(path));
        zip.Add($"{folder}/data.pkl", Pickle(tensors, options));
        foreach (var (key, tensor) in tensors.Index())
            zip.Add($"{folder}/data/{key}", Bytes(tensor, options));
        zip.Add($"{folder}/version", "3\n"u8);
    }

    private static byte[] Pickle(IReadOnlyCollection<StateTensor> tensors, PthOptions options)
    {
        var pickle = new PickleWriter();
        if (!options.Trainer)
            return StateDict(pickle, tensors, options).ToArray();

        pickle.EmptyDict().Mark().Text("it").Int(5).Text("network");
        StateDict(pickle, tensors, options);
        pickle.Text("optimizer").EmptyDict().Mark().Text("state").EmptyDict()
            .Text("param_groups").EmptyList().EmptyDict().Text("lr").Float(1e-5).Code("sau");
        return pickle.Text("scheduler").EmptyDict().Text("last_epoch").Int(3).Code("su").ToArray();
    }

    private static PickleWriter StateDict(PickleWriter pickle, IReadOnlyCollection<StateTensor> tensors, PthOptions options)
    {
        pickle.OrderedDict().Mark();
        foreach (var (key, tensor) in tensors.Index())
        {
            var extents = tensor.Shape.Select(extent => (long)extent).ToArray();
            pickle.Text(tensor.Name).Tensor(StorageClass(tensor, options), $"{key}", options.Device, tensor.Count, 0, extents, Strides(extents));
        }

        pickle.Code("u");
        return Metadata(pickle, tensors);
    }

    /// <summary>The attribute that a module's state dict carries: the version of each layer, which is 2 for batch normalization.</summary>
    private static PickleWriter Metadata(PickleWriter pickle, IReadOnlyCollection<StateTensor> tensors)
    {
        pickle.EmptyDict().Text("_metadata").OrderedDict().Mark();
        foreach (var module in tensors.SelectMany(Modules).Distinct(StringComparer.Ordinal))
        {
            var version = tensors.Any(tensor => tensor.Name == module + Counter) ? 2 : 1;
            pickle.Text(module).EmptyDict().Text("version").Int(version).Code("s");
        }

        return pickle.Code("usb");
    }

    private static IEnumerable<string> Modules(StateTensor tensor)
    {
        var parts = tensor.Name.Split('.');
        return Enumerable.Range(0, parts.Length).Select(count => string.Join('.', parts.Take(count)));
    }

    private static string StorageClass(StateTensor tensor, PthOptions options) =>
        IsCounter(tensor) ? "LongStorage" : options.Half ? "HalfStorage" : "FloatStorage";

    private static ReadOnlySpan<byte> Bytes(StateTensor tensor, PthOptions options)
    {
        var values = tensor.Read();
        if (IsCounter(tensor))
            return MemoryMarshal.AsBytes<long>(Array.ConvertAll(values, value => (long)value));
        return options.Half ? MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)) : MemoryMarshal.AsBytes<float>(values);
    }

    private static bool IsCounter(StateTensor tensor) => tensor.Name.EndsWith(Counter, StringComparison.Ordinal);

    private static long[] Strides(long[] extents)
    {
        var strides = new long[extents.Length];
        var stride = 1L;
        for (var d = extents.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= Math.Max(extents[d], 1);
        }

        return strides;
    }
}
