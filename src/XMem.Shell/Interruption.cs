namespace XMem.Shell;

/// <summary>Ctrl+C: the first one stops the running pipeline, a second one before it has stopped ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly Lock _gate = new();
    private System.Management.Automation.PowerShell? _running;
    private bool _stopping;

    public Interruption() => Console.CancelKeyPress += OnCancel;

    /// <summary>Makes Ctrl+C stop a pipeline, until the result is disposed.</summary>
    public IDisposable Watch(System.Management.Automation.PowerShell shell)
    {
        lock (_gate)
        {
            _running = shell;
            _stopping = false;
        }

        return new Watched(this);
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancel;

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        lock (_gate)
        {
            if (_running is null || _stopping)
                return;

            _stopping = true;
            arguments.Cancel = true;
            _running.BeginStop(callback: null, state: null);
        }
    }

    private void Forget()
    {
        lock (_gate)
            _running = null;
    }

    private sealed class Watched(Interruption owner) : IDisposable
    {
        public void Dispose() => owner.Forget();
    }
}
