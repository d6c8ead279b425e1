using System.Globalization;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models.Graphs;

/// <summary>
/// Moves the large weights of a graph into a file of their own, as ONNX's external data: programs that use the model map that file,
/// so that all processes of a machine have its pages in common.
/// </summary>
internal static class ExternalDataWriter
{
    /// <summary>Where weights begin: at multiples of the largest unit in which systems map files, that of Windows.</summary>
    public const int Alignment = 1 << 16;

    /// <summary>Weights of fewer bytes stay in the graph: the gaps before them would be larger than they.</summary>
    public const int MinBytes = Alignment;

    /// <summary>Moves a graph's large float32 convolution weights.</summary>
    /// <param name="model">The graph, which refers to the file afterward.</param>
    /// <param name="path">The file to make.</param>
    /// <returns>Whether there were any; without, no file is made.</returns>
    public static bool Write(ModelProto model, string path)
    {
        var tensors = model.Graph.Initializer.Where(IsMoved).ToList();
        if (tensors.Count == 0)
            return false;
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        foreach (var tensor in tensors)
        {
            file.Position = (file.Position + Alignment - 1) / Alignment * Alignment;
            tensor.ExternalData.AddRange(
            [
                Entry(ExternalData.Location, Path.GetFileName(path)),
                Entry(ExternalData.Offset, file.Position.ToString(CultureInfo.InvariantCulture)),
                Entry(ExternalData.Length, tensor.RawData.Length.ToString(CultureInfo.InvariantCulture)),
            ]);
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            file.Write(tensor.RawData.Span);
            tensor.RawData = Google.Protobuf.ByteString.Empty;
        }

        return true;
    }

    private static bool IsMoved(TensorProto tensor) =>
        tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Dims.Count == 4 && tensor.RawData.Length >= MinBytes;

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
