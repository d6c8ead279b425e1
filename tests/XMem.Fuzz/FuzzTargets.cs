using XMem.Fuzz.Targets;

namespace XMem.Fuzz;

/// <summary>The readers that can be chosen.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> Makers = new(StringComparer.Ordinal)
    {
        ["checkpoint"] = () => new CheckpointTarget(),
        ["model"] = () => new ModelTarget(),
        ["session"] = () => new SessionTarget(),
        ["mask"] = () => new MaskTarget(),
    };

    /// <summary>Their names.</summary>
    public static string[] Names { get; } = [.. Makers.Keys];

    /// <summary>Makes one.</summary>
    public static FuzzTarget Make(string name) => Makers[name]();
}
