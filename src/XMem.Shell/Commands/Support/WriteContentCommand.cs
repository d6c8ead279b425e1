using System.Management.Automation;
using System.Text;

namespace XMem.Shell.Commands.Support;

/// <summary>Writes values as lines of a text file.</summary>
internal abstract class WriteContentCommand : PSCmdlet, IDisposable
{
    protected const string PathSet = "Path";
    protected const string LiteralPathSet = "LiteralPath";

    private List<StreamWriter>? _writers;

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? Value { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public string Encoding { get; set; } = TextEncoding.Default;

    /// <summary>Whether what the file holds stays.</summary>
    protected abstract bool Appends { get; }

    protected override void ProcessRecord()
    {
        // Opened with the first value: a pipeline that reads the same file has begun by then, and fails as it does in pwsh.
        _writers ??= Open();

        foreach (var value in Value ?? [])
        {
            var text = LanguagePrimitives.ConvertTo<string>(value);
            foreach (var writer in _writers)
                writer.Write(NoNewline ? text : text + Environment.NewLine);
        }
    }

    public void Dispose()
    {
        foreach (var writer in _writers ?? [])
            writer.Dispose();
    }

    private List<StreamWriter> Open()
    {
        var writers = new List<StreamWriter>();
        var encoding = TextEncoding.Parse(Encoding);
        foreach (var path in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
        {
            var file = FileSystem.Unresolved(SessionState, path);
            if (ShouldProcess(file))
                writers.Add(Open(file, encoding));
        }

        return writers;
    }

    private StreamWriter Open(string file, Encoding encoding)
    {
        try
        {
            if (Force && File.Exists(file))
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);

            return new StreamWriter(file, Appends, encoding);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(new ErrorRecord(exception, "GetContentWriterIOError", ErrorCategory.WriteError, file));
            throw;
        }
    }
}
