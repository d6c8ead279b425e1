using OpenCvSharp;

namespace XMem.Imaging.Exr;

/// <summary>OpenEXR files as pictures.</summary>
internal static class ExrPicture
{
    private const int ChannelsNamed = 8;

    /// <summary>
    /// Reads a file as OpenCV reads pictures: floating point, gray (Y, or A alone) or B G R, with alpha where there is one and it is asked
    /// for, at the size of the display window.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="withAlpha">Whether to keep an alpha channel beside colors.</param>
    /// <returns>The picture; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read; the message is a sentence about "it".</exception>
    public static Mat Decode(byte[] file, bool withAlpha)
    {
        var header = ExrHeader.Parse(file);
        var names = ChooseChannels(header, withAlpha);
        var planes = ExrReader.Read(file, header, names);
        var (width, height) = ((int)header.DisplayWindow.Width, (int)header.DisplayWindow.Height);
        var mats = Array.ConvertAll(planes, plane => Mat.FromPixelData(height, width, MatType.CV_32FC1, plane));
        try
        {
            var picture = new Mat();
            Cv2.Merge(mats, picture);
            return picture;
        }
        finally
        {
            foreach (var mat in mats)
                mat.Dispose();
        }
    }

    private static string[] ChooseChannels(ExrHeader header, bool withAlpha)
    {
        if (Has("R") && Has("G") && Has("B"))
            return withAlpha && Has("A") ? ["B", "G", "R", "A"] : ["B", "G", "R"];
        if (Has("Y"))
            return ["Y"];
        if (withAlpha && Has("A"))
            return ["A"];
        var names = header.Channels.Select(channel => channel.Name).Take(ChannelsNamed);
        throw new InvalidDataException(
            $"it has neither the channels R, G, B nor Y, only {string.Join(", ", names)}{(header.Channels.Count > ChannelsNamed ? ", ..." : "")}: "
            + "save the layer that is meant by itself.");

        bool Has(string name) => header.Channels.Any(channel => channel.Name == name);
    }
}
