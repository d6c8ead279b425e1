namespace XMem.Clips.Runs;

/// <summary>
/// Keeps a run's folder for one task: an open file that no one else can open. The system closes it with the process, however that ends,
/// so that a file which is left behind locks nothing.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _path;

    private RunLock(FileStream stream, string path) => (_stream, _path) = (stream, path);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.RunLocked"/>: another task has it; <see cref="XMemErrorKind.DestinationNotWritable"/>.
    /// </exception>
    public static RunLock Take(RunFolder folder)
    {
        var path = folder.LockPath;
        while (true)
        {
            RunLock? taken = null;
            try
            {
                taken = new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), path);

                // A task that was about to end may have removed the file after it was opened here: then it locks nothing.
                if (!File.Exists(path))
                    continue;
                var result = taken;
                taken = null;
                return result;
            }
            catch (IOException e) when (IsHeld(e))
            {
                throw new XMemException(
                    XMemErrorKind.RunLocked,
                    $"Another task{FindOwner(folder)} works on '{folder.Path}'. Wait for its end, or choose another destination.",
                    path,
                    e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw AtomicFile.NotWritable(path, e);
            }
            finally
            {
                taken?._stream.Dispose();
            }
        }
    }

    /// <summary>Gives the folder back, and leaves no lock file in it.</summary>
    public void Dispose()
    {
        // While it is still held, so that nobody else's file is removed. Windows removes no open file: there it is left, and locks nothing.
        if (!OperatingSystem.IsWindows())
            AtomicFile.Discard(_path);
        _stream.Dispose();
        if (OperatingSystem.IsWindows())
            AtomicFile.Discard(_path);
    }

    /// <summary>Whether the system says that another process has the file: EWOULDBLOCK of Linux and macOS, or Windows' sharing violation.</summary>
    private static bool IsHeld(IOException exception)
    {
        const int LinuxWouldBlock = 11;
        const int MacWouldBlock = 35;
        const int SharingViolation = unchecked((int)0x80070020);

        return exception.HResult == (OperatingSystem.IsWindows() ? SharingViolation : OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);
    }

    /// <summary>Who says in the report that it works on the run. The lock itself can be read by nobody else.</summary>
    private static string FindOwner(RunFolder folder)
    {
        try
        {
            return RunReport.Load(folder.ReportPath) is { State: RunState.Running } run ? $" (process {run.Process} of {run.Machine})" : "";
        }
        catch (XMemException)
        {
            return "";
        }
    }
}
