using System.Management.Automation.Language;
using System.Text;

namespace XMem.Shell;

/// <summary>Reads commands from standard input until it ends or a command says <c>exit</c>; prompts where there is a user.</summary>
internal sealed class ReadLoop(ShellSession session)
{
    private const string ContinuationPrompt = ">> ";

    private bool HasUser => session.Console.InputIsTerminal;

    /// <summary>Runs the loop.</summary>
    /// <returns>The exit code: that of <c>exit</c>; otherwise 0 for a user, and for a pipe 1 when its last command failed.</returns>
    public int Run()
    {
        if (HasUser)
            session.Console.Output.WriteLine($"{ShellVersion.Text}. 'exit' ends it.");

        var succeeded = true;
        while (session.RequestedExitCode is null && Read() is { } text)
        {
            if (!string.IsNullOrWhiteSpace(text))
                succeeded = session.Run(text);
        }

        return session.RequestedExitCode ?? (succeeded || HasUser ? ExitCodes.Success : ExitCodes.Failure);
    }

    /// <summary>The next whole command, of several lines while it is incomplete; null at the end of input.</summary>
    private string? Read()
    {
        var text = new StringBuilder();
        while (true)
        {
            if (HasUser)
            {
                session.Console.Output.Write(text.Length == 0 ? session.Prompt() : ContinuationPrompt);
                session.Console.Output.Flush();
            }

            // At the end of input an incomplete command runs all the same: the parser's message says what is missing.
            var line = session.Console.Input.ReadLine();
            if (line is null)
                return text.Length > 0 ? text.ToString() : null;

            text.AppendLine(line);

            // An empty line gives up on an incomplete command.
            if (!IsIncomplete(text.ToString()) || (HasUser && line.Length == 0))
                return text.ToString().TrimEnd('\r', '\n');
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
