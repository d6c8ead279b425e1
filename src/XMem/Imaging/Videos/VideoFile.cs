using System.Globalization;

namespace XMem.Imaging.Videos;

/// <summary>Which files are videos.</summary>
public static class VideoFile
{
    private static readonly string[] Extensions = [".mp4", ".m4v", ".mov", ".avi", ".webm", ".mkv"];

    /// <summary>The name of a frame of a video.</summary>
    /// <param name="number">Its number, counted from 0.</param>
    public static string NameOfFrame(int number) => number.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>Whether a file's extension is that of a video.</summary>
    public static bool IsVideo(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
