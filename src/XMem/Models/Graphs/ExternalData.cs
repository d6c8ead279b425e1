using System.Globalization;
using System.IO.MemoryMappedFiles;
using Google.Protobuf;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models.Graphs;

/// <summary>The weights that a graph keeps in a file beside it (ONNX's external data), mapped for reading.</summary>
internal sealed unsafe class ExternalData : IDisposable
{
    /// <summary>The key of a tensor's file name.</summary>
    public const string Location = "location";

    /// <summary>The key of the place of its first byte.</summary>
    public const string Offset = "offset";

    /// <summary>The key of its number of bytes.</summary>
    public const string Length = "length";

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _bytes;
    private readonly byte* _start;

    private ExternalData(string path)
    {
        _path = path;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        _bytes = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + _view.PointerOffset;
    }

    /// <summary>Maps a graph's file of weights; null if all weights are in the graph.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="path">Its .onnx file.</param>
    /// <exception cref="XMemException">ModelCorrupt: the file cannot be read, or the graph names another.</exception>
    public static ExternalData? Open(ModelProto model, string path)
    {
        var tensors = model.Graph.Initializer.Where(IsExternal).ToList();
        if (tensors.Count == 0)
            return null;
        var dataPath = ModelLayout.DataOf(path);
        if (tensors.Exists(tensor => Value(tensor, Location) != Path.GetFileName(dataPath)))
            throw Corrupt($"The weights of '{path}' should all lie in {Path.GetFileName(dataPath)}.", path);
        try
        {
            return new ExternalData(dataPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Corrupt($"{dataPath} cannot be read: {e.Message}", dataPath, e);
        }
    }

    /// <summary>Whether a tensor's values lie beside the graph.</summary>
    public static bool IsExternal(TensorProto tensor) => tensor.DataLocation == TensorProto.Types.DataLocation.External;

    /// <summary>The values of a float32 tensor, which live as long as this.</summary>
    /// <exception cref="XMemException">ModelCorrupt: they are not in the file.</exception>
    public float* Find(TensorProto tensor)
    {
        var length = BytesOf(tensor);
        if (tensor.DataType != (int)TensorProto.Types.DataType.Float
            || !long.TryParse(Value(tensor, Offset), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            || Value(tensor, Length) != length.ToString(CultureInfo.InvariantCulture)
            || length <= 0
            || offset > _bytes - length)
            throw Corrupt($"{_path} does not hold the weights '{tensor.Name}'.", _path);
        return (float*)(_start + offset);
    }

    /// <summary>Takes the values of all tensors into the graph, as programs need them that change weights.</summary>
    public void MoveInto(ModelProto model)
    {
        foreach (var tensor in model.Graph.Initializer.Where(IsExternal))
        {
            tensor.RawData = ByteString.CopyFrom(new ReadOnlySpan<byte>(Find(tensor), checked((int)BytesOf(tensor))));
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
            tensor.ExternalData.Clear();
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static long BytesOf(TensorProto tensor) => tensor.Dims.Aggregate((long)sizeof(float), (product, extent) => product * extent);

    private static string? Value(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static XMemException Corrupt(string what, string path, Exception? cause = null) =>
        new(XMemErrorKind.ModelCorrupt, $"{what} Import the model again.", path, cause);
}
