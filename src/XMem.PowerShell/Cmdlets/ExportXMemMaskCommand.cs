using System.Management.Automation;
using XMem.Imaging;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Export-XMemMask: writes masks as indexed PNG files named like their frames.</summary>
[Cmdlet(VerbsData.Export, "XMemMask", SupportsShouldProcess = true)]
[OutputType(typeof(XMemFrameResult))]
public sealed class ExportXMemMaskCommand : XMemCmdlet
{
    private string _folder = "";

    /// <summary>What Invoke-XMemStep found.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult[] InputObject { get; set; } = [];

    /// <summary>The folder to write to; made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Keep files that are there already, and report them as errors.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Pass the results on, to the next command of the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _folder = Locate(Destination);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            Write(System.IO.Path.Combine(_folder, result.FrameName + ".png"), result);
            if (PassThru)
                WriteObject(result);
        }
    }

    private void Write(string path, XMemFrameResult result)
    {
        if (!ShouldProcess(path, "Write mask"))
            return;
        if (NoClobber && File.Exists(path))
        {
            WriteError(ErrorRecords.FileExists(path));
            return;
        }

        CreateFolder(_folder);
        Run(() => MaskWriter.Write(path, result.Mask));
    }
}
