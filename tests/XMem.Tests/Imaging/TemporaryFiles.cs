using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.Native;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Files in a temporary folder.</summary>
internal static class TemporaryFiles
{
    /// <summary>Writes bytes and gives the file's path.</summary>
    public static string Write(this TemporaryFolder folder, string name, ReadOnlySpan<byte> content)
    {
        using var stream = File.Create(folder[name]);
        stream.Write(content);
        return folder[name];
    }

    /// <summary>Writes a picture in the format of the name's extension and gives the file's path.</summary>
    public static string Write(this TemporaryFolder folder, string name, Mat picture)
    {
        Cv2.ImEncode(Path.GetExtension(name), picture, out var bytes);
        return folder.Write(name, bytes);
    }

    /// <summary>A gray picture of the values.</summary>
    public static Mat ToMat(this IndexMask mask)
    {
        NativeLibraries.EnsureLoaded();
        using var view = Mat.FromPixelData(mask.Height, mask.Width, MatType.CV_8UC1, mask.Labels);
        return view.Clone();
    }
}
