using System.Reflection;
using System.Xml.Linq;

namespace XMem.PowerShell.Help;

/// <summary>Makes the help file of a cmdlet assembly: its path and the file to write are the arguments.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            Write(HelpDocument.Make(Assembly.LoadFrom(Path.GetFullPath(args[0]))), args[1]);
            return 0;
        }
        catch (DocumentationException exception)
        {
            // The form that MSBuild shows as an error of the build.
            Console.Error.WriteLine($"{exception.Member} : error XMEM0001: {exception.Message}");
            return 1;
        }
    }

    private static void Write(XDocument help, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".tmp";
        help.Save(temporary);
        File.Move(temporary, path, overwrite: true);
    }
}
