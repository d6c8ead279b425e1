using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Formatting;

/// <summary>The text that a console would show.</summary>
[Cmdlet(VerbsData.Out, "String")]
[OutputType(typeof(string))]
internal sealed class OutStringCommand : ObjectCommand, IDisposable
{
    private FormattedText? _text;

    [Parameter]
    public SwitchParameter Stream { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int? Width { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void BeginProcessing() => _text = new FormattedText(this, Width);

    protected override void ProcessRecord()
    {
        if (!HasInput)
            return;

        _text!.Add(InputObject!);
        if (Stream)
            WriteLines(_text.Take());
    }

    protected override void EndProcessing()
    {
        _text!.Complete();
        var text = _text.Take();
        if (Stream)
            WriteLines(text);
        else
            WriteObject(NoNewline ? text.ReplaceLineEndings("") : text);
    }

    public void Dispose() => _text?.Dispose();

    private void WriteLines(string text)
    {
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
            WriteObject(line);
    }
}
