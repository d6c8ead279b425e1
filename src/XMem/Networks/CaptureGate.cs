namespace XMem.Networks;

/// <summary>
/// Keeps whatever asks something of a GPU apart from the capture of CUDA graphs: while one is captured, no other thread of the process
/// may take the GPU's memory or wait for it (CUDA C++ Programming Guide, "Cross-stream Dependencies and Events", on prohibited operations).
/// </summary>
internal static class CaptureGate
{
    private static readonly ReaderWriterLockSlim Gate = new();

    /// <summary>Waits while a graph is captured.</summary>
    /// <returns>To be disposed; until then none is.</returns>
    public static Pass Enter()
    {
        Gate.EnterReadLock();
        return default;
    }

    /// <summary>Waits for all others.</summary>
    /// <returns>To be disposed; until then nobody else enters.</returns>
    public static Pass Capture()
    {
        Gate.EnterWriteLock();
        return new Pass(isAlone: true);
    }

    /// <summary>The right to be inside, for the thread that has it.</summary>
    internal readonly struct Pass(bool isAlone) : IDisposable
    {
        public void Dispose()
        {
            if (isAlone)
                Gate.ExitWriteLock();
            else
                Gate.ExitReadLock();
        }
    }
}
