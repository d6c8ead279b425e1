namespace XMem.Shell;

/// <summary>The options of xmem-shell, named and abbreviated as those of pwsh.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Text">The command's text or the script's path; empty in the other modes.</param>
/// <param name="Arguments">The script's arguments, as they were typed.</param>
/// <param name="ImportsModule">Whether XMem.PowerShell is imported first.</param>
internal sealed record CommandLine(ShellMode Mode, string Text, IReadOnlyList<string> Arguments, bool ImportsModule)
{
    /// <summary>The text of <c>-Help</c>.</summary>
    public const string Help = """
        xmem-shell: the PowerShell engine on a console, with XMem.PowerShell imported.

          xmem-shell                                  a prompt; reads commands from a pipe when there is one
          xmem-shell [-File] script.ps1 [arguments]   run a script
          xmem-shell -Command text                    run commands; -Command - reads them from standard input

          -NoImport     do not import XMem.PowerShell
          -Version      print the versions and end
          -Help         print this and end

        The module is taken from $XMEM_MODULE (a module folder or manifest), from Modules/XMem.PowerShell beside
        this program, or from module/XMem.PowerShell in a folder above it.

        The exit code is that of the script's exit statement, 1 after a terminating error, otherwise 0;
        with -Command, 1 also when the last command failed.
        """;

    private const string StandardInput = "-";

    /// <summary>Reads a command line.</summary>
    /// <exception cref="CommandLineException">An option is unknown or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var importsModule = true;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!IsOption(argument))
                return File(arguments, i, importsModule);

            switch (argument.TrimStart('-').ToLowerInvariant())
            {
                case "noimport":
                    importsModule = false;
                    break;

                // Options of pwsh that change nothing here, so that a caller may use either program.
                case "noprofile" or "nop" or "nologo" or "noninteractive" or "noni":
                    break;

                case "help" or "h" or "?":
                    return new CommandLine(ShellMode.Help, "", [], importsModule);

                case "version" or "v":
                    return new CommandLine(ShellMode.Version, "", [], importsModule);

                case "command" or "c":
                    return Command(argument, [.. arguments.Skip(i + 1)], importsModule);

                case "file" or "f":
                    if (i + 1 == arguments.Count)
                        throw new CommandLineException($"{argument} needs the path of a script.");
                    return File(arguments, i + 1, importsModule);

                default:
                    throw new CommandLineException($"'{argument}' is no option.");
            }
        }

        return new CommandLine(ShellMode.Read, "", [], importsModule);
    }

    private static bool IsOption(string argument) => argument.Length > 1 && argument[0] == '-';

    private static CommandLine File(IReadOnlyList<string> arguments, int index, bool importsModule) =>
        arguments[index] == StandardInput
            ? new CommandLine(ShellMode.Read, "", [], importsModule)
            : new CommandLine(ShellMode.File, arguments[index], [.. arguments.Skip(index + 1)], importsModule);

    private static CommandLine Command(string option, IReadOnlyList<string> words, bool importsModule) => words switch
    {
        [] => throw new CommandLineException($"{option} needs a text."),
        [StandardInput] => new CommandLine(ShellMode.Read, "", [], importsModule),
        _ => new CommandLine(ShellMode.Command, string.Join(' ', words), [], importsModule),
    };
}
