using XMem.Imaging.MaskFormats;

namespace XMem.PowerShell.Completers;

/// <summary>Completes names of mask formats.</summary>
public sealed class MaskFormatCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => MaskFormat.All.Select(format => format.Name);
}
