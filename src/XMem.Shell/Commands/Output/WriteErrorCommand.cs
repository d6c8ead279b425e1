using System.Management.Automation;

namespace XMem.Shell.Commands.Output;

/// <summary>Writes a non-terminating error.</summary>
[Cmdlet(VerbsCommunications.Write, "Error", DefaultParameterSetName = "NoException")]
internal sealed class WriteErrorCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "NoException", ValueFromPipeline = true)]
    [Parameter(ParameterSetName = "WithException")]
    [AllowNull]
    [AllowEmptyString]
    [Alias("Msg")]
    public string? Message { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "WithException")]
    public Exception? Exception { get; set; }

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "ErrorRecord")]
    public ErrorRecord? ErrorRecord { get; set; }

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public ErrorCategory Category { get; set; } = ErrorCategory.NotSpecified;

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public string? ErrorId { get; set; }

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public object? TargetObject { get; set; }

    [Parameter]
    public string? RecommendedAction { get; set; }

    protected override void ProcessRecord()
    {
        var exception = Exception ?? new WriteErrorException(Message ?? "");
        var error = ErrorRecord is null
            ? new ErrorRecord(exception, ErrorId ?? exception.GetType().FullName, Category, TargetObject)
            : new ErrorRecord(ErrorRecord, replaceParentContainsErrorRecordException: null);

        if (Exception is not null && Message is not null || RecommendedAction is not null)
            error.ErrorDetails = new ErrorDetails(Message ?? error.Exception.Message) { RecommendedAction = RecommendedAction ?? "" };

        WriteError(error);
    }
}
