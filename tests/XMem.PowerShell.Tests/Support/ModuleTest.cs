namespace XMem.PowerShell.Tests.Support;

/// <summary>A test with a runspace that has the module, and a folder that goes when the test is over.</summary>
public abstract class ModuleTest : IDisposable
{
    private protected ModuleTest() => Host = ModuleHost.WithModule();

    private protected ModuleHost Host { get; }

    private protected TestFolder Folder { get; } = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Host.Dispose();
        Folder.Dispose();
    }

    /// <summary>
    /// Runs a script in which <c>$temp</c> is the test's folder. It ends with the first terminating error, as in a try block.
    /// </summary>
    /// <param name="script">The text.</param>
    /// <param name="variables">Variables that it may use; later scripts know them too.</param>
    private protected ScriptResult Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
            Host.SetVariable(name, value);
        Host.SetVariable("temp", Folder.Path);
        return Host.Run($"try {{ {script} }} catch {{ throw }}");
    }
}
