using System.Management.Automation;
using System.Management.Automation.Runspaces;
using XMem.Shell;
using XMem.Shell.Hosting;

namespace XMem.PowerShell.Tests.Support;

/// <summary>A runspace of the PowerShell engine, as a user's console has one, with the shell's everyday commands.</summary>
internal sealed class ModuleHost : IDisposable
{
    private readonly Runspace _runspace;
    private readonly StringWriter _console;

    private ModuleHost(InitialSessionState state)
    {
        _console = new StringWriter();
        _runspace = RunspaceFactory.CreateRunspace(new ShellHost(new ShellConsole(TextReader.Null, _console, TextWriter.Null)), state);
        _runspace.Open();
    }

    /// <summary>What scripts wrote to the host.</summary>
    public string ConsoleText => _console.ToString();

    /// <summary>A runspace of the bare engine, without the everyday commands and without the module.</summary>
    public static ModuleHost Bare() => new(InitialSessionState.CreateDefault2());

    /// <summary>A runspace without the module.</summary>
    public static ModuleHost Empty() => new(EngineState.Create());

    /// <summary>A runspace with the built module imported.</summary>
    public static ModuleHost WithModule()
    {
        var host = Empty();
        host.Import();
        return host;
    }

    /// <summary>Imports the built module.</summary>
    public void Import() => Run("param($Manifest) Import-Module $Manifest", ("Manifest", Repository.Manifest)).Succeeded();

    /// <summary>Sets a variable that scripts then know.</summary>
    public void SetVariable(string name, object? value) => _runspace.SessionStateProxy.SetVariable(name, value);

    /// <summary>Runs a script in the runspace's global scope.</summary>
    /// <param name="script">The text; it may declare parameters.</param>
    /// <param name="parameters">Values for its parameters, so that paths need no quoting.</param>
    public ScriptResult Run(string script, params (string Name, object? Value)[] parameters)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script, useLocalScope: false);
        foreach (var (name, value) in parameters)
            shell.AddParameter(name, value);

        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminatingError = null;
        try
        {
            shell.Invoke(input: null, output);
        }
        catch (RuntimeException exception)
        {
            terminatingError = exception.ErrorRecord;
        }

        var streams = shell.Streams;
        return new ScriptResult(
            [.. output],
            [.. streams.Error],
            [.. streams.Warning.Select(record => record.Message)],
            [.. streams.Verbose.Select(record => record.Message)],
            [.. streams.Progress],
            terminatingError);
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _console.Dispose();
    }
}
