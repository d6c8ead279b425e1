using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Formatting;

/// <summary>Writes to a file what a console would show; also what <c>&gt;</c> and <c>&gt;&gt;</c> do.</summary>
[Cmdlet(VerbsData.Out, "File", DefaultParameterSetName = "ByPath", SupportsShouldProcess = true)]
internal sealed class OutFileCommand : ObjectCommand, IDisposable
{
    private FormattedText? _text;
    private StreamWriter? _writer;

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "ByPath")]
    [Alias("Path")]
    public string FilePath { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    [Parameter(Position = 1)]
    public string Encoding { get; set; } = TextEncoding.Default;

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int? Width { get; set; }

    protected override void BeginProcessing()
    {
        var file = FileSystem.Unresolved(SessionState, LiteralPath.Length > 0 ? LiteralPath : FilePath);
        if (!ShouldProcess(file, "Output to File"))
            return;

        if (NoClobber && !Append && File.Exists(file))
        {
            var exception = new IOException($"The file '{file}' already exists.");
            ThrowTerminatingError(new ErrorRecord(exception, "NoClobber", ErrorCategory.ResourceExists, file));
        }

        _writer = Open(file);
        _text = new FormattedText(this, Width);
    }

    protected override void ProcessRecord()
    {
        if (_text is null || !HasInput)
            return;

        _text.Add(InputObject!);
        Flush();
    }

    protected override void EndProcessing()
    {
        _text?.Complete();
        Flush();
    }

    public void Dispose()
    {
        _text?.Dispose();
        _writer?.Dispose();
    }

    private StreamWriter Open(string file)
    {
        try
        {
            if (Force && File.Exists(file))
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);

            return new StreamWriter(file, Append, TextEncoding.Parse(Encoding));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(new ErrorRecord(exception, "FileOpenFailure", ErrorCategory.OpenError, file));
            throw;
        }
    }

    private void Flush()
    {
        if (_text?.Take() is { Length: > 0 } text)
            _writer!.Write(NoNewline ? text.ReplaceLineEndings("") : text);
    }
}
