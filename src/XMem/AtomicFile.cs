using System.Text.RegularExpressions;

namespace XMem;

/// <summary>
/// Writes files so that they are there whole or not at all: under a temporary name in the same folder, then renamed.
/// </summary>
internal static partial class AtomicFile
{
    private const int RandomLength = 8;

    /// <summary>Writes a file, replacing one of that name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public static void Write(string path, Action<Stream> write) => WritePath(path, temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(stream);

        // The content is on the disk before the name is: a machine that fails leaves no empty file under it.
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Writes a file, replacing one of that name, with something that wants a file name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to the file that it is given; that has the extension of <paramref name="path"/>.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public static void WritePath(string path, Action<string> write)
    {
        var temporary = TemporaryFor(path);
        try
        {
            write(temporary);
            Commit(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
        finally
        {
            Discard(temporary);
        }
    }

    /// <summary>
    /// The temporary name for a file that is written over a longer time: in the same folder, with the same extension, hidden by its dot.
    /// </summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>: the path is a folder, or its folder is missing.</exception>
    public static string TemporaryFor(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new XMemException(XMemErrorKind.DestinationNotWritable, $"'{path}' is a folder: give the name of a file to write.", path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new XMemException(
                XMemErrorKind.DestinationNotWritable, $"'{path}' cannot be written: there is no folder '{folder}'. Create it first.", path);
        }

        return Path.Combine(folder, $".{Path.GetFileNameWithoutExtension(path)}.{Path.GetRandomFileName()[..RandomLength]}{Path.GetExtension(path)}");
    }

    /// <summary>The temporary files in a folder, by the name of the file that each was to become: killed processes leave them.</summary>
    public static ILookup<string, string> FindTemporaries(string folder) =>
        Directory.EnumerateFiles(folder, ".*")
            .Select(path => (Path: path, Match: TemporaryName().Match(Path.GetFileName(path))))
            .Where(file => file.Match.Success)
            .ToLookup(file => file.Match.Groups["stem"].Value + file.Match.Groups["extension"].Value, file => file.Path, StringComparer.Ordinal);

    /// <summary>Gives a finished temporary file its name.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public static void Commit(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
    }

    /// <summary>Removes a temporary file if it is still there.</summary>
    public static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail is the error to report, not this.
        }
    }

    /// <summary>The error for a file that the system refuses to write.</summary>
    public static XMemException NotWritable(string path, Exception cause) => new(
        XMemErrorKind.DestinationNotWritable,
        $"'{path}' cannot be written: {cause.Message} Check the folder's permissions and the free space, "
        + "and that no other program holds the file.",
        path,
        cause);

    // RandomLength characters of Path.GetRandomFileName.
    [GeneratedRegex(@"^\.(?<stem>.+)\.[a-z0-9]{8}(?<extension>\.[^.]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemporaryName();
}
