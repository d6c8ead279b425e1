using System.Management.Automation;
using System.Management.Automation.Language;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Utility;

/// <summary>Reads a .psd1 file: a table of constants; nothing in it is run.</summary>
[Cmdlet(VerbsData.Import, "PowerShellDataFile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(System.Collections.Hashtable))]
internal sealed class ImportPowerShellDataFileCommand : PathCommand
{
    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            foreach (var file in ResolveFiles(path))
                WriteObject(Read(file));
        });
    }

    private static object Read(string file)
    {
        var script = Parser.ParseFile(file, out _, out var errors);
        var table = script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        if (errors.Length > 0 || table is null)
            throw new PSInvalidOperationException($"'{file}' is no PowerShell data file: {errors.FirstOrDefault()?.Message ?? "it holds no table."}");

        return table.SafeGetValue();
    }
}
