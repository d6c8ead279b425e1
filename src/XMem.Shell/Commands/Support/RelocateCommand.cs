using System.Management.Automation;

namespace XMem.Shell.Commands.Support;

/// <summary>A command that gives items another place or name.</summary>
internal abstract class RelocateCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Where the items go, as the user is told.</summary>
    protected abstract string Target { get; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            if (!ShouldProcess($"{path} -> {Target}"))
                return;

            var relocated = Relocate(path);
            if (PassThru)
                WriteObject(relocated, enumerateCollection: true);
        });
    }

    /// <summary>Relocates what a path means.</summary>
    /// <returns>The items at their new place.</returns>
    protected abstract IEnumerable<PSObject> Relocate(string path);
}
