namespace XMem.Shell.Hosting;

/// <summary>The three standard streams and what they are connected to.</summary>
/// <param name="Input">Where lines are read from.</param>
/// <param name="Output">Where objects and <c>Write-Host</c> go.</param>
/// <param name="Error">Where errors, warnings, verbose and debug messages, and progress go.</param>
internal sealed record ShellConsole(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Columns of a page where no terminal says otherwise.</summary>
    public const int DefaultWidth = 120;

    private const int Unlimited = 1 << 16;

    /// <summary>Whether input comes from a keyboard.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether output goes to a terminal that understands colours, and the user wants them.</summary>
    public bool OutputHasColour { get; init; }

    /// <summary>Whether errors go to a terminal that understands colours, and the user wants them.</summary>
    public bool ErrorHasColour { get; init; }

    /// <summary>Whether errors go to a terminal: progress is shown only there.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns at which error messages are wrapped: none where a log or another program reads them, and a line may be copied.</summary>
    public Func<int> ErrorWidth { get; init; } = () => Unlimited;

    /// <summary>Columns of a page.</summary>
    public Func<int> Width { get; init; } = () => DefaultWidth;

    /// <summary>The process's own streams.</summary>
    public static ShellConsole OfProcess()
    {
        // https://no-color.org: any non-empty value means no.
        var colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";

        return new ShellConsole(Console.In, Console.Out, Console.Error)
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputHasColour = colour && !Console.IsOutputRedirected,
            ErrorHasColour = colour && !Console.IsErrorRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            ErrorWidth = Console.IsErrorRedirected ? () => Unlimited : TerminalWidth,
            Width = Console.IsOutputRedirected ? () => DefaultWidth : TerminalWidth,
        };
    }

    // Some terminals, CI systems' above all, say that they are 0 columns wide.
    private static int TerminalWidth() => Console.WindowWidth is > 0 and var width ? width : DefaultWidth;
}
