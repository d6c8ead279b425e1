namespace XMem.PowerShell.Tests.Support;

/// <summary>A test with a runspace that has the module, and a folder that goes when the test is over.</summary>
public abstract class ModuleTest : IDisposable
{
    private protected ModuleTest() => Host = ModuleHost.WithModule();

    private protected ModuleHost Host { get; }

    private protected TemporaryFolder Folder { get; } = new();

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

    /// <summary>Runs a script in which <c>$temp</c> is the test's folder.</summary>
    private protected ScriptResult Run(string script, params (string Name, object? Value)[] variables) =>
        Host.Run(script, [("temp", Folder.Path), .. variables]);
}
