using System.Management.Automation;
using XMem.Shell.Hosting;

namespace XMem.Shell.Commands.Support;

/// <summary>Objects as the text that the console would show: Out-Host, while its host's output goes into a buffer.</summary>
internal sealed class FormattedText : IDisposable
{
    private readonly StringWriter _buffer = new();
    private readonly ShellUserInterface _userInterface;
    private readonly SteppablePipeline _pipeline;
    private readonly int _width;

    /// <summary>Starts a text.</summary>
    /// <param name="command">The command that makes it.</param>
    /// <param name="width">Columns of a page; null for the console's.</param>
    public FormattedText(PSCmdlet command, int? width)
    {
        _userInterface = ((ShellHostData)command.Host.PrivateData.BaseObject).UserInterface;
        _width = width ?? _userInterface.Width;
        _pipeline = ScriptBlock.Create("Out-Host").GetSteppablePipeline(command.MyInvocation.CommandOrigin);
        Captured(() => _pipeline.Begin(expectInput: true));
    }

    /// <summary>Adds an object.</summary>
    public void Add(PSObject item) => Captured(() => _pipeline.Process(item));

    /// <summary>Says that no more objects will come.</summary>
    public void Complete() => Captured(() => _pipeline.End());

    /// <summary>The text since the last call.</summary>
    public string Take()
    {
        var text = _buffer.ToString();
        _buffer.GetStringBuilder().Clear();
        return text;
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _buffer.Dispose();
    }

    // Only while the formatter runs: what other commands of the pipeline write to the host still goes there.
    private void Captured(Action action)
    {
        using (_userInterface.Capture(_buffer, _width))
            action();
    }
}
