using System.Globalization;

namespace XMem;

/// <summary>
/// The processors that this process may use. .NET counts those of its affinity and its control group; Slurm tells of its share too where it
/// does not enforce it.
/// </summary>
internal static class ProcessorShare
{
    /// <summary>Where Slurm says how many processors a task has.</summary>
    public const string SlurmVariable = "SLURM_CPUS_PER_TASK";

    /// <summary>Threads to use: as many as were asked for, or one per processor of the share.</summary>
    /// <param name="wanted">Threads asked for; 0 to leave it open.</param>
    public static int Threads(int wanted) => wanted > 0 ? wanted : Count(Environment.ProcessorCount, Environment.GetEnvironmentVariable(SlurmVariable));

    /// <summary>The processors of a share.</summary>
    /// <param name="processors">Processors that the system gives the process.</param>
    /// <param name="slurm">What Slurm says; null outside of it.</param>
    internal static int Count(int processors, string? slurm) =>
        int.TryParse(slurm, NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share > 0 ? Math.Min(processors, share) : processors;
}
