using System.Management.Automation;
using System.Management.Automation.Internal;

namespace XMem.Shell.Commands.Support;

/// <summary>A command on a stream of objects.</summary>
internal abstract class ObjectCommand : PSCmdlet
{
    /// <summary>The object; <see cref="AutomationNull"/> where the pipeline brings none.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>Whether there is an object: an empty pipeline calls ProcessRecord no time, but no pipeline at all calls it once.</summary>
    protected bool HasInput => InputObject is not null && !ReferenceEquals(InputObject, AutomationNull.Value);
}
