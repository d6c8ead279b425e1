using System.Management.Automation;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that write what they get to files: where to, and what of the files that are there may be replaced.</summary>
public abstract class XMemExportCmdlet : XMemCmdlet
{
    /// <summary>The file to write. Folders are made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public virtual string Destination { get; set; } = "";

    /// <summary>Keeps files that are there already, and reports each as an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces files that are there already even if they are read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Passes what came in on, to the next command of the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Force && NoClobber)
            ThrowTerminatingError(ErrorRecords.ForceAndNoClobber());
    }

    /// <summary>Whether a file may be written: -WhatIf and -Confirm decide, and <see cref="MayReplace"/>.</summary>
    private protected bool MayWrite(string path, string action) => ShouldProcess(path, action) && MayReplace(path);

    /// <summary>
    /// Whether a file may be written where one of its name may be: with -NoClobber that is reported and kept. One that is read-only is made
    /// replaceable with -Force, and otherwise ends the command.
    /// </summary>
    private protected bool MayReplace(string path)
    {
        if (NoClobber && File.Exists(path))
        {
            WriteError(ErrorRecords.FileExists(path));
            return false;
        }

        Run(() => ReadOnlyFile.Prepare(path, Force));
        return true;
    }
}
