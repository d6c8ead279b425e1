using System.Management.Automation;
using System.Management.Automation.Runspaces;
using XMem.Shell.Hosting;

namespace XMem.Shell;

/// <summary>A runspace on a console: runs commands and scripts, shows what they return, and knows the exit code.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly ShellHost _host;
    private readonly Runspace _runspace;
    private readonly Interruption _interruption = new();

    public ShellSession(ShellHost host)
    {
        _host = host;

        // Without colours on the output the engine need not produce any; what goes to the error stream is stripped there.
        if (!host.Console.OutputHasColour)
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;

        _runspace = RunspaceFactory.CreateRunspace(host, EngineState.Create());
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
    }

    /// <summary>The user's streams.</summary>
    public ShellConsole Console => _host.Console;

    /// <summary>The exit code that an <c>exit</c> statement asked for; null while there was none.</summary>
    public int? RequestedExitCode => _host.RequestedExitCode;

    /// <summary>Whether the last pipeline succeeded: <c>$?</c>, which the engine keeps only of pipelines that go into the history.</summary>
    private bool LastSucceeded => LanguagePrimitives.IsTrue(_runspace.SessionStateProxy.PSVariable.GetValue("?"));

    /// <summary>Imports XMem.PowerShell.</summary>
    /// <returns>False when there is none or it fails; the reason is on the error stream.</returns>
    public bool ImportModule()
    {
        var configured = Environment.GetEnvironmentVariable(ModuleLocator.Variable);
        var module = ModuleLocator.Find(AppContext.BaseDirectory, configured);
        if (module is null)
        {
            Console.Error.WriteLine(string.IsNullOrEmpty(configured)
                ? $"xmem-shell: XMem.PowerShell was not found above {AppContext.BaseDirectory}. Build it with 'dotnet build src/XMem.PowerShell -c Release', or set {ModuleLocator.Variable} to its folder."
                : $"xmem-shell: {ModuleLocator.Variable} names '{configured}', which does not exist.");
            return false;
        }

        using var shell = NewShell();
        shell.AddCommand("Import-Module").AddParameter("Name", module).AddParameter("ErrorAction", ActionPreference.Stop);
        return Invoke(shell);
    }

    /// <summary>Runs a text.</summary>
    /// <returns>The exit code: that of <c>exit</c>, 1 when the text or its last command failed, otherwise 0.</returns>
    public int RunCommand(string text) =>
        Run(text) ? RequestedExitCode ?? ExitCodes.Success : RequestedExitCode ?? ExitCodes.Failure;

    /// <summary>Runs a script file.</summary>
    /// <param name="path">The script.</param>
    /// <param name="arguments">Its arguments, as they were typed.</param>
    /// <returns>The exit code: that of <c>exit</c>, 1 after a terminating error, otherwise 0.</returns>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        var script = Path.GetFullPath(path);
        if (!File.Exists(script))
        {
            Console.Error.WriteLine($"xmem-shell: there is no script '{path}'. For commands use -Command.");
            return ExitCodes.BadCommandLine;
        }

        return RunCommand(ScriptInvocation.Write(script, arguments));
    }

    /// <summary>Runs a text in the global scope and shows what it returns.</summary>
    /// <param name="text">Commands.</param>
    /// <returns>Whether it ran to its end and its last command succeeded.</returns>
    public bool Run(string text)
    {
        using var shell = NewShell();
        shell.AddScript(text, useLocalScope: false);
        return Invoke(shell, remember: true) && LastSucceeded;
    }

    /// <summary>The user's prompt.</summary>
    public string Prompt()
    {
        using var shell = NewShell();
        shell.AddCommand("prompt");
        try
        {
            return string.Concat(shell.Invoke().Select(part => part?.ToString()));
        }
        catch (RuntimeException)
        {
            // A broken prompt function must not lock the user out.
            return "PS> ";
        }
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _runspace.Dispose();
    }

    private System.Management.Automation.PowerShell NewShell() => System.Management.Automation.PowerShell.Create(_runspace);

    private bool Invoke(System.Management.Automation.PowerShell shell, bool remember = false)
    {
        // Errors take their turn between the objects, as they do on every PowerShell console.
        shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            using (_interruption.Watch(shell))
                shell.Invoke(input: null, new PSInvocationSettings { AddToHistory = remember });
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            Report(exception.ErrorRecord);
            return false;
        }
        finally
        {
            _host.EndPipeline();
        }
    }

    /// <summary>Shows the error that ended a pipeline, in the engine's own error view.</summary>
    private void Report(ErrorRecord error)
    {
        using var text = new StringWriter();
        using (_host.Capture(text))
        {
            using var shell = NewShell();
            shell.AddCommand("Out-Default");
            shell.Invoke(new[] { error });
        }

        // The view shows nothing of a parser error in a text that came from no file.
        var message = text.ToString().Trim();
        _host.UI.WriteErrorLine(message.Length > 0 ? message : $"{error.CategoryInfo.Category}: {error}");
    }
}
