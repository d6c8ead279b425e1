namespace XMem.PowerShell;

/// <summary>Files that are marked read-only are replaced only if the user insists, on every system.</summary>
internal static class ReadOnlyFile
{
    /// <summary>Makes a file replaceable.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="force">Whether the user insists.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public static void Prepare(string path, bool force)
    {
        if (!File.Exists(path) || !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            return;
        if (!force)
            throw new XMemException(XMemErrorKind.DestinationNotWritable, $"'{path}' exists and is read-only. Use -Force to replace it.", path);
        try
        {
            File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(
                XMemErrorKind.DestinationNotWritable, $"'{path}' is read-only and cannot be replaced: {exception.Message} Choose another destination.", path, exception);
        }
    }
}
