using System.Management.Automation;
using XMem.Imaging;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Add-XMemMask: says what to follow, at the first frame or a later one.</summary>
[Cmdlet(VerbsCommon.Add, "XMemMask", DefaultParameterSetName = PathSet)]
public sealed class AddXMemMaskCommand : XMemPathCmdlet
{
    private const string ResultSet = "Result";

    /// <summary>What Invoke-XMemStep found, in this session or another, as mask for the frame of the same name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResultSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult? InputObject { get; set; }

    /// <summary>
    /// Name of the frame that the mask belongs to, without folder and extension. From the pipeline, and for folders and wildcards, it
    /// is the mask file's own name; for a -Path without wildcards, the next frame is meant.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("BaseName")]
    [ValidateNotNullOrEmpty]
    public string? FrameName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = RequireSession().Tracking;
        if (InputObject is not null)
        {
            Run(() => session.AddMask(InputObject.Mask, FrameName ?? InputObject.FrameName));
            return;
        }

        var isOneOfMany = MyInvocation.ExpectingInput || (ParameterSetName == PathSet && Path.Any(WildcardPattern.ContainsWildcardCharacters));
        foreach (var path in ResolveFiles())
        {
            if (Directory.Exists(path))
                AddFolder(session, path);
            else
                Add(session, path, FrameName ?? (isOneOfMany ? NameOf(path) : null));
        }
    }

    private void AddFolder(TrackingSession session, string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Where(MaskReader.IsMaskFile).Order(StringComparer.Ordinal))
            Add(session, path, NameOf(path));
    }

    private void Add(TrackingSession session, string path, string? frameName)
    {
        var mask = Run(() => MaskReader.Read(path));
        Run(() => session.AddMask(mask, frameName));
        WriteVerbose($"Mask {path} with objects {string.Join(", ", mask.FindObjects())} for {(frameName is null ? "the next frame" : $"frame {frameName}")}.");
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
