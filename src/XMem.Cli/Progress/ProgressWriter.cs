using XMem.Clips;

namespace XMem.Cli.Progress;

/// <summary>Tells a scheduler how a run goes, in lines on standard output. The last one says how it ended.</summary>
internal abstract class ProgressWriter : IClipObserver
{
    /// <inheritdoc/>
    public bool KeepsResults => false;

    /// <summary>The ways to tell, by the names of <c>--progress</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["text", "openjd", "json", "none"];

    /// <summary>Makes a writer.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="error">Where warnings go that are no lines of the scheduler's.</param>
    public static ProgressWriter Create(string name, TextWriter output, TextWriter error) => name switch
    {
        "openjd" => new OpenJdProgress(output, error),
        "json" => new JsonProgress(output),
        "none" => new TextProgress(TextWriter.Null, error),
        _ => new TextProgress(output, error),
    };

    /// <inheritdoc/>
    public abstract void Begin(int done, int total);

    /// <inheritdoc/>
    public abstract void FrameDone(ClipProgress progress);

    /// <inheritdoc/>
    public abstract void Warn(string message);

    /// <summary>All masks are there.</summary>
    public abstract void Done(ClipResult result);

    /// <summary>The run was stopped.</summary>
    public abstract void Interrupted();

    /// <summary>An error ended the run.</summary>
    /// <param name="kind">The fixed name of the error.</param>
    /// <param name="message">What was wrong, and what to do.</param>
    /// <param name="exitCode">The exit code.</param>
    public abstract void Failed(string kind, string message, int exitCode);
}
