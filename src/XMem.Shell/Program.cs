using XMem.Shell.Hosting;

namespace XMem.Shell;

/// <summary>xmem-shell: the PowerShell engine on a console, with XMem.PowerShell imported.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        CommandLine commandLine;
        try
        {
            commandLine = CommandLine.Parse(arguments);
        }
        catch (CommandLineException exception)
        {
            Console.Error.WriteLine($"xmem-shell: {exception.Message}");
            Console.Error.WriteLine("xmem-shell -Help lists the options.");
            return ExitCodes.BadCommandLine;
        }

        switch (commandLine.Mode)
        {
            case ShellMode.Help:
                Console.Out.WriteLine(CommandLine.Help);
                return ExitCodes.Success;
            case ShellMode.Version:
                Console.Out.WriteLine(ShellVersion.Text);
                return ExitCodes.Success;
        }

        using var session = new ShellSession(ShellHost.OnConsole());
        if (commandLine.ImportsModule && !session.ImportModule())
            return ExitCodes.Failure;

        return commandLine.Mode switch
        {
            ShellMode.Command => session.RunCommand(commandLine.Text),
            ShellMode.File => session.RunFile(commandLine.Text, commandLine.Arguments),
            _ => new ReadLoop(session).Run(),
        };
    }
}
