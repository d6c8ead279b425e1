using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Reads a text file, line by line or as a whole.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = PathSet)]
[Alias("gc", "cat", "type")]
[OutputType(typeof(string))]
internal sealed class GetContentCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    [Alias("First", "Head")]
    [ValidateRange(0, int.MaxValue)]
    public int TotalCount { get; set; } = int.MaxValue;

    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = int.MaxValue;

    [Parameter]
    public string Encoding { get; set; } = TextEncoding.Default;

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            foreach (var file in ResolveFiles(path))
                Read(file);
        });
    }

    private void Read(string file)
    {
        var encoding = TextEncoding.Parse(Encoding);
        if (Raw)
        {
            WriteObject(File.ReadAllText(file, encoding));
            return;
        }

        var lines = File.ReadLines(file, encoding);
        foreach (var line in Tail < int.MaxValue ? lines.TakeLast(Tail) : lines.Take(TotalCount))
            WriteObject(line);
    }
}
