using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace XMem.Shell.Hosting;

/// <summary>The engine's host: who it runs in, and where its user is.</summary>
internal sealed class ShellHost : PSHost
{
    private readonly ShellUserInterface _userInterface;

    public ShellHost(ShellConsole console)
    {
        _userInterface = new ShellUserInterface(console);
        PrivateData = PSObject.AsPSObject(new ShellHostData(_userInterface));
    }

    /// <summary>A host on the process's console.</summary>
    public static ShellHost OnConsole() => new(ShellConsole.OfProcess());

    /// <summary>What the last <c>exit</c> asked for; null while there was none.</summary>
    public int? RequestedExitCode { get; private set; }

    /// <summary>The user's streams.</summary>
    public ShellConsole Console => _userInterface.Console;

    /// <summary>Sends output to a writer, until the result is disposed.</summary>
    public IDisposable Capture(TextWriter writer) => _userInterface.Capture(writer, _userInterface.Width);

    /// <summary>Says that a pipeline has ended.</summary>
    public void EndPipeline() => _userInterface.EndProgress();

    public override string Name => "xmem-shell";

    public override Version Version => ShellVersion.Number;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSObject PrivateData { get; }

    public override PSHostUserInterface UI => _userInterface;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() =>
        throw new NotSupportedException("xmem-shell has no nested prompt.");

    public override void ExitNestedPrompt() =>
        throw new NotSupportedException("xmem-shell has no nested prompt.");

    // A native program writes to the terminal itself: a progress line would be in its way.
    public override void NotifyBeginApplication() => _userInterface.ClearProgress();

    public override void NotifyEndApplication()
    {
    }
}
