namespace XMem.Shell.Hosting;

/// <summary>The part of the host that the shell's own commands reach through <c>$Host.PrivateData</c>.</summary>
internal sealed class ShellHostData(ShellUserInterface userInterface)
{
    /// <summary>The user interface itself; <c>$Host.UI</c> is the engine's wrapper around it.</summary>
    public ShellUserInterface UserInterface { get; } = userInterface;
}
