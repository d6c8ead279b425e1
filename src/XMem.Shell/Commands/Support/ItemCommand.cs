using System.Management.Automation;

namespace XMem.Shell.Commands.Support;

/// <summary>A command on items of PowerShell's providers: what goes wrong with one is an error, and the others go on.</summary>
internal abstract class ItemCommand : PSCmdlet
{
    private Exception? _thrownDownstream;

    /// <summary>Passes an object on. What the commands after this one throw is theirs, and goes through <see cref="Try"/>.</summary>
    protected new void WriteObject(object? value, bool enumerateCollection = false)
    {
        try
        {
            base.WriteObject(value, enumerateCollection);
        }
        catch (Exception exception)
        {
            _thrownDownstream = exception;
            throw;
        }
    }

    /// <summary>Runs an action; a failure becomes a non-terminating error.</summary>
    protected void Try(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is PipelineStoppedException || exception == _thrownDownstream)
        {
            throw;
        }
        catch (RuntimeException exception)
        {
            WriteError(new ErrorRecord(exception.ErrorRecord, exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            WriteError(new ErrorRecord(exception, $"{MyInvocation.MyCommand.Name.Replace("-", "", StringComparison.Ordinal)}Failed", ErrorCategory.NotSpecified, target));
        }
    }
}
