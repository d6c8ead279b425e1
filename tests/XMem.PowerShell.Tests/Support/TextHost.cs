using System.Globalization;
using System.Management.Automation.Host;

namespace XMem.PowerShell.Tests.Support;

/// <summary>A console of 80 columns that keeps what it is shown.</summary>
internal sealed class TextHost : PSHost
{
    private readonly TextHostUserInterface _userInterface = new();

    /// <summary>What was shown.</summary>
    public string Text => _userInterface.Text.ToString();

    public override string Name => nameof(TextHost);

    public override Version Version => new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _userInterface;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void SetShouldExit(int exitCode) => throw new NotSupportedException();

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
