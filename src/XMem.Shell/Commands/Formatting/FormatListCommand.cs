using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Formatting;

/// <summary>Shows objects as a list: the engine's own formatter, with all its parameters and every format view.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
[Alias("fl")]
internal sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => EngineInternals.SetFormatter(this, "List");
}
