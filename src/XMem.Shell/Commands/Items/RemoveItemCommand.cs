using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Removes items.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("ri", "del", "erase", "rd")]
internal sealed class RemoveItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            foreach (var item in ResolveItems(path))
                Remove(item);
        });
    }

    private void Remove(PathInfo item)
    {
        if (!ShouldProcess(item.Path))
            return;

        var isFullFolder = FileSystem.Is(item.Provider) && Directory.Exists(item.ProviderPath) && Directory.EnumerateFileSystemEntries(item.ProviderPath).Any();
        if (isFullFolder && !Recurse)
        {
            // pwsh asks; a script cannot answer.
            var exception = new IOException($"'{item.Path}' is not empty. Use -Recurse to remove it with all that is in it.");
            WriteError(new ErrorRecord(exception, "DirectoryNotEmpty", ErrorCategory.WriteError, item.Path));
            return;
        }

        InvokeProvider.Item.Remove([item.Path], Recurse, Force, literalPath: true);
    }
}
