namespace XMem;

/// <summary>Folders that results are written to: made where they are missing, with those above them.</summary>
public static class DestinationFolder
{
    /// <summary>Makes a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>: a file is in the way, or the system refuses.</exception>
    public static void Create(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(
                XMemErrorKind.DestinationNotWritable, $"The folder '{folder}' cannot be made: {e.Message} Choose another destination.", folder, e);
        }
    }

    /// <summary>Makes the folder that a file is to be written to.</summary>
    /// <param name="file">The file; nothing is made for one whose path names no folder.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>: a file is in the way, or the system refuses.</exception>
    public static void CreateFor(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
            Create(folder);
    }
}
