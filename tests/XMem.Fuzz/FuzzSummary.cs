using System.Globalization;

namespace XMem.Fuzz;

/// <summary>What became of many cases.</summary>
internal sealed class FuzzSummary
{
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <summary>Cases run.</summary>
    public int Cases { get; private set; }

    /// <summary>How often each outcome came.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    /// <summary>What was wrong, by case.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The most managed memory that a case took.</summary>
    public long MostManagedBytes { get; private set; }

    /// <summary>The most managed memory that a case took beyond <see cref="Fuzzer.AllowedManagedBytes"/>, per byte of its file and of what that unpacks to.</summary>
    public double MostRatio { get; private set; }

    /// <summary>The most native memory that a case took, where it is known.</summary>
    public long MostNativeBytes { get; private set; }

    /// <summary>The longest time that a case took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Adds a case.</summary>
    public void Add(int number, FuzzResult result)
    {
        Cases++;
        _outcomes[result.Outcome] = _outcomes.GetValueOrDefault(result.Outcome) + 1;
        MostManagedBytes = Math.Max(MostManagedBytes, result.ManagedBytes);
        MostRatio = Math.Max(MostRatio, (result.ManagedBytes - Fuzzer.AllowedManagedBytes) / (double)Math.Max(1, result.ContentBytes));
        MostNativeBytes = Math.Max(MostNativeBytes, result.NativeBytes);
        Longest = result.Elapsed > Longest ? result.Elapsed : Longest;
        if (result.Fault is { } fault)
            _faults.Add($"Case {number} {fault}");
    }

    /// <summary>A few lines for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Cases} cases, {_faults.Count} faults
        {string.Join(", ", _outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Key} {outcome.Value}"))}
        managed memory {MostManagedBytes / 1048576.0:F2} MiB at most; beyond {Fuzzer.AllowedManagedBytes >> 20} MiB {MostRatio:F2} times the file and what it holds
        native memory {MostNativeBytes / 1048576.0:F1} MiB at most; longest case {Longest.TotalMilliseconds:F0} ms
        """);
}
