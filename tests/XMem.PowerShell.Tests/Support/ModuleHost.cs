using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using XMem.Shell.Commands.Formatting;

namespace XMem.PowerShell.Tests.Support;

/// <summary>A runspace of the PowerShell engine, as a user's console has one.</summary>
internal sealed class ModuleHost : IDisposable
{
    // The engine alone has none of these. What pwsh's Get-ChildItem passes on comes from the same provider.
    private static readonly SessionStateCommandEntry[] Everyday =
    [
        new SessionStateFunctionEntry("Get-ChildItem", "param([string[]] $Path) $ExecutionContext.InvokeProvider.ChildItem.Get($Path, $false)"),
        new SessionStateCmdletEntry("Format-List", typeof(FormatListCommand), helpFileName: null),
        new SessionStateCmdletEntry("Format-Table", typeof(FormatTableCommand), helpFileName: null),
    ];

    private readonly Runspace _runspace;

    private ModuleHost(Runspace runspace) => _runspace = runspace;

    /// <summary>A runspace without the module.</summary>
    /// <param name="host">What shows its output; nothing if null.</param>
    public static ModuleHost Empty(PSHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(Everyday);
        var runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        return new ModuleHost(runspace);
    }

    /// <summary>A runspace with the built module imported.</summary>
    /// <param name="host">What shows its output; nothing if null.</param>
    public static ModuleHost WithModule(PSHost? host = null)
    {
        var module = Empty(host);
        module.Import();
        return module;
    }

    /// <summary>Imports the built module.</summary>
    public void Import() => Run("Import-Module $manifest", ("manifest", Repository.Manifest)).Succeeded();

    /// <summary>Runs a script in the runspace's global scope. It ends with the first terminating error, as a try block does.</summary>
    /// <param name="script">The text.</param>
    /// <param name="variables">Variables that it may use, so that paths need no quoting; later scripts know them too.</param>
    public ScriptResult Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
            _runspace.SessionStateProxy.SetVariable(name, value);

        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript($"try {{ {script} }} catch {{ throw }}", useLocalScope: false);
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
