using System.CommandLine;
using System.CommandLine.Help;
using XMem.Cli.Progress;
using XMem.Clips;

namespace XMem.Cli;

/// <summary>The command line: parsed, done, and every end turned into an exit code and its line.</summary>
/// <param name="output">Where progress goes.</param>
/// <param name="error">Where errors go, and warnings that are not for the scheduler.</param>
/// <param name="cancellationToken">Stops a run after the frame at hand, with a checkpoint.</param>
internal sealed class ClipCommand(TextWriter output, TextWriter error, CancellationToken cancellationToken)
{
    /// <summary>Does what a command line says.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string[] arguments)
    {
        var options = new ClipOptions();
        var clip = new Command("clip", "Tracks a shot: frames and masks in, a folder of masks out. A run that was interrupted goes on with --resume.");
        foreach (var option in options.All)
            clip.Options.Add(option);
        clip.SetAction(parsed => Track(parsed, options));

        // Not a RootCommand: that would be called as the assembly is.
        var root = new Command(
            "xmem",
            """
            Follows objects through video: give masks for some frames, get masks for all the others.

            Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 input unreadable, 4 model, 5 device, 6 out of memory, 7 disk,
            8 another task works on the destination, 130 interrupted.
            """) { new HelpOption { Recursive = true }, new VersionOption(), clip };

        var result = root.Parse(arguments);
        if (result.Errors.Count == 0)
            return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        foreach (var mistake in result.Errors)
            error.WriteLine($"xmem: {mistake.Message}");
        error.WriteLine("xmem: 'xmem clip --help' lists all options.");
        return ExitCodes.WrongUsage;
    }

    private int Track(ParseResult parsed, ClipOptions options)
    {
        var progress = ProgressWriter.Create(parsed.GetRequiredValue(options.Progress), output, error);
        try
        {
            progress.Done(ClipRunner.Run(options.MakeJob(parsed, cancellationToken), progress, cancellationToken));
            return ExitCodes.Done;
        }
        catch (OperationCanceledException)
        {
            progress.Interrupted();
            return ExitCodes.Interrupted;
        }
        catch (XMemException exception)
        {
            return Fail(progress, exception, exception.Kind.ToString(), exception.Message);
        }
        catch (Exception exception)
        {
            var code = ExitCodes.Of(exception);
            return Fail(
                progress,
                exception,
                exception.GetType().Name,
                code == ExitCodes.OutOfMemory ? $"There is not enough memory: {exception.Message} Use a smaller --size, or give the task more." : $"{exception}");
        }
    }

    private int Fail(ProgressWriter progress, Exception exception, string kind, string message)
    {
        var code = ExitCodes.Of(exception);
        error.WriteLine($"xmem: {message}");
        progress.Failed(kind, message, code);
        return code;
    }
}
