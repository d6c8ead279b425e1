using System.Globalization;

namespace XMem.Fuzz.Measurement;

/// <summary>The process's address space: memory that was asked for, used or not. Linux only; zeros elsewhere.</summary>
/// <param name="Size">Bytes now.</param>
/// <param name="Peak">Bytes at most so far.</param>
internal readonly record struct AddressSpace(long Size, long Peak)
{
    private const string Status = "/proc/self/status";

    /// <summary>What it is now.</summary>
    public static AddressSpace Read()
    {
        if (!OperatingSystem.IsLinux())
            return default;
        var (size, peak) = (0L, 0L);
        foreach (var line in File.ReadLines(Status))
        {
            if (line.StartsWith("VmPeak:", StringComparison.Ordinal))
                peak = Parse(line);
            if (!line.StartsWith("VmSize:", StringComparison.Ordinal))
                continue;
            size = Parse(line);
            break;
        }

        return new AddressSpace(size, peak);
    }

    private static long Parse(string line) => 1024 * long.Parse(line.AsSpan(7).Trim().TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
}
