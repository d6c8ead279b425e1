using System.Management.Automation;
using XMem.Models;
using XMem.Models.Checkpoints;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Import-XMemModel: makes a model of a PyTorch checkpoint, such as the authors' XMem.pth.</summary>
[Cmdlet(VerbsData.Import, "XMemModel", SupportsShouldProcess = true)]
[OutputType(typeof(XMemModel))]
public sealed class ImportXMemModelCommand : XMemCmdlet
{
    /// <summary>The checkpoint, a .pth file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The model's name; the file's name if left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The folder that the model's folder is made in; the user's own models if left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>A sentence about the model.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The terms of the weights.</summary>
    [Parameter]
    public string? Licence { get; set; }

    /// <summary>Where the weights come from and how they were made.</summary>
    [Parameter]
    public string? Notes { get; set; }

    /// <summary>Float32, or Float16 for files of half the size.</summary>
    [Parameter]
    public WeightPrecision WeightPrecision { get; set; } = WeightPrecision.Float32;

    /// <summary>Replace a model of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var checkpoint = Locate(Path);
        var name = Name ?? System.IO.Path.GetFileNameWithoutExtension(checkpoint);
        var folder = System.IO.Path.Combine(Destination is null ? ModelFolders.User : Locate(Destination), name);
        if (!ShouldProcess(folder, $"Import {checkpoint}"))
            return;

        WriteObject(Run(() =>
        {
            using var state = Checkpoint.Load(checkpoint);
            return ModelImporter.Import(
                state,
                folder,
                new ModelImportOptions
                {
                    Name = name,
                    Description = Description ?? "",
                    Licence = Licence ?? "",
                    Notes = Notes ?? "",
                    Source = checkpoint,
                    WeightPrecision = WeightPrecision,
                    Overwrite = Force,
                },
                StopToken);
        }));
    }
}
