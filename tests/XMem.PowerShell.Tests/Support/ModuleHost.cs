using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace XMem.PowerShell.Tests.Support;

/// <summary>A runspace of the PowerShell engine, as a user's console has one.</summary>
internal sealed class ModuleHost : IDisposable
{
    private readonly Runspace _runspace;

    private ModuleHost(Runspace runspace) => _runspace = runspace;

    /// <summary>A runspace without the module.</summary>
    public static ModuleHost Empty()
    {
        var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        return new ModuleHost(runspace);
    }

    /// <summary>A runspace with the built module imported.</summary>
    public static ModuleHost WithModule()
    {
        var host = Empty();
        host.Import();
        return host;
    }

    /// <summary>Imports the built module.</summary>
    public void Import() => Run("param($Manifest) Import-Module $Manifest", ("Manifest", Repository.Manifest)).Succeeded();

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

    public void Dispose() => _runspace.Dispose();
}
