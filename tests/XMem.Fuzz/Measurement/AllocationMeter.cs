namespace XMem.Fuzz.Measurement;

/// <summary>
/// What reading a file allocates: managed memory, all that was asked for, and address space, which native libraries ask for. The largest
/// step counts, as a reader that reads on demand holds no more than that.
/// </summary>
/// <param name="isAlone">Whether nothing else runs in the process: only then the address space tells something.</param>
internal sealed class AllocationMeter(bool isAlone)
{
    /// <summary>Managed bytes of the largest step.</summary>
    public long ManagedBytes { get; private set; }

    /// <summary>
    /// Bytes by which a step raised the process's largest address space above what it took before the step; 0 where it did not, and on
    /// systems that do not tell.
    /// </summary>
    public long NativeBytes { get; private set; }

    /// <summary>Bytes that what was read takes by itself: a picture that unpacks to more than its file has a right to that much.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>Runs a step and measures it, however it ends.</summary>
    public T Measure<T>(Func<T> step)
    {
        var space = isAlone ? AddressSpace.Read() : default;
        var managed = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return step();
        }
        finally
        {
            ManagedBytes = Math.Max(ManagedBytes, GC.GetAllocatedBytesForCurrentThread() - managed);
            var after = isAlone ? AddressSpace.Read() : default;
            if (after.Peak > space.Peak)
                NativeBytes = Math.Max(NativeBytes, after.Peak - space.Size);
        }
    }

    /// <summary>Notes what was read.</summary>
    public void AddContent(long bytes) => ContentBytes += bytes;
}
