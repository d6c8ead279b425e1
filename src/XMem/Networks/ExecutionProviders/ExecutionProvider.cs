using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// What runs the networks: a processor's or an accelerator's kernels. To add one, derive a class with a parameterless
/// constructor: it is found by itself.
/// </summary>
public abstract class ExecutionProvider
{
    /// <summary>All providers known, the default first.</summary>
    public static IReadOnlyList<ExecutionProvider> All { get; } =
    [
        .. typeof(ExecutionProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ExecutionProvider)) && !type.IsAbstract)
            .Select(type => (ExecutionProvider)Activator.CreateInstance(type)!)
            .OrderByDescending(provider => provider is CpuExecutionProvider)
            .ThenBy(provider => provider.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The name that users choose it by.</summary>
    public abstract string Name { get; }

    /// <summary>Finds a provider by name, whatever the case.</summary>
    /// <exception cref="XMemException">UnknownExecutionProvider: there is none of that name.</exception>
    public static ExecutionProvider Find(string name) =>
        All.FirstOrDefault(provider => provider.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new XMemException(
            XMemErrorKind.UnknownExecutionProvider,
            $"There is no execution provider '{PrintableText.Of(name)}'. Known are: {string.Join(", ", All.Select(provider => provider.Name))}. Cpu works everywhere.");

    /// <summary>Whether it runs operators of this project's own, which work in the processor's memory.</summary>
    internal virtual bool TakesCustomOperators => false;

    /// <summary>Sets up a session to run on this provider.</summary>
    /// <exception cref="XMemException">ExecutionProviderUnavailable: it does not work on this machine, and why.</exception>
    internal abstract void Configure(SessionOptions options);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
