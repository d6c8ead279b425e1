using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Formatting;

/// <summary>Shows objects as a table: the engine's own formatter, with all its parameters and every format view.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
[Alias("ft")]
internal sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => EngineInternals.SetFormatter(this, "Table");
}
