using System.Management.Automation;
using XMem.Models;
using XMem.Models.Checkpoints;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Makes a model of a PyTorch checkpoint, such as the authors' XMem.pth.</summary>
/// <remarks>
/// <para>
/// The checkpoint is read without Python, by a reader that can construct tensors and containers and refuses anything else
/// before it is run. The networks' widths and depths are found in its names and shapes. The model is a folder with a manifest
/// and three ONNX graphs, complete or not there at all.
/// </para>
/// <para>
/// The authors' checkpoint: github.com/hkchengrex/XMem, under releases.
/// </para>
/// <para>
/// -Size, -MemoryEvery and -TopK become part of the model: sessions that use it track so where they are not told otherwise.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Import-XMemModel ./XMem.pth -WhatIf
/// </code>
/// <para>Says which folder the model would be written to, and writes nothing.</para>
/// </example>
/// <example>
/// <code>
/// Import-XMemModel ./XMem.pth -Destination ./models
/// New-XMemSession -Model ./models/XMem
/// </code>
/// <para>
/// Makes a model in a folder of one's own and a session that uses it. Without -Destination the model's name is enough for
/// New-XMemSession.
/// </para>
/// </example>
/// <example>
/// <code>
/// Import-XMemModel ./XMem.pth -Name xmem-half -Destination ./models -WeightPrecision Float16 -Force
/// </code>
/// <para>Makes a model of half the size and gives it another name; one of that name is replaced.</para>
/// </example>
/// <seealso cref="GetXMemModelCommand"/>
/// <seealso cref="NewXMemSessionCommand"/>
[Cmdlet(VerbsData.Import, "XMemModel", SupportsShouldProcess = true)]
[OutputType(typeof(XMemModel))]
public sealed class ImportXMemModelCommand : XMemCmdlet
{
    /// <summary>The checkpoint, a .pth file: a state dict as torch.save writes it. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The model's name; the file's name without extension if left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// The folder that the model's folder is made in. If left out, that of the user's own models, where models are found by name.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>A sentence about the model, for Get-XMemModel.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The terms of the weights, for Get-XMemModel.</summary>
    [Parameter]
    public string? License { get; set; }

    /// <summary>Where the weights come from and how they were made, for the model's manifest.</summary>
    [Parameter]
    public string? Notes { get; set; }

    /// <summary>Float32, or Float16 for files of half the size. The networks compute in 32 bits either way.</summary>
    [Parameter]
    public WeightPrecision WeightPrecision { get; set; } = WeightPrecision.Float32;

    /// <summary>
    /// What the model suggests for the length in pixels, 16 or more, of the shorter edge that frames are tracked at; -1 for their own.
    /// </summary>
    /// <value>480, the authors'.</value>
    [Parameter]
    public int? Size { get; set; }

    /// <summary>What the model suggests for how often a frame is remembered: at least every so many frames, 1 or more.</summary>
    /// <value>5, the authors'.</value>
    [Parameter]
    public int? MemoryEvery { get; set; }

    /// <summary>What the model suggests for the memory elements that each pixel reads; 1 or more.</summary>
    /// <value>30, the authors'.</value>
    [Parameter]
    public int? TopK { get; set; }

    /// <summary>Replaces a model of the same name.</summary>
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

        var authors = new TrackerOptions();
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
                    License = License ?? "",
                    Notes = Notes ?? "",
                    Source = checkpoint,
                    WeightPrecision = WeightPrecision,
                    Defaults = authors with
                    {
                        Size = Size ?? authors.Size,
                        MemoryEvery = MemoryEvery ?? authors.MemoryEvery,
                        TopK = TopK ?? authors.TopK,
                    },
                    Overwrite = Force,
                },
                StopToken);
        }));
    }
}
