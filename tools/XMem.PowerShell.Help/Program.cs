using System.Reflection;
using XMem.PowerShell.Help.Notices;

namespace XMem.PowerShell.Help;

/// <summary>
/// Makes the texts of the module that follow from other files: <c>help assembly file</c> the help of a cmdlet assembly,
/// <c>notices list file</c> the third parties' terms.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            var (source, path) = (Path.GetFullPath(args[1]), Path.GetFullPath(args[2]));
            switch (args[0])
            {
                case "help":
                    Write(path, HelpDocument.Make(Assembly.LoadFrom(source)).Save);
                    return 0;
                case "notices":
                    Write(path, file => File.WriteAllText(file, ThirdPartyNotices.Make(File.ReadLines(source))));
                    return 0;
                default:
                    throw new DocumentationException(args[0], "There are help and notices to make.");
            }
        }
        catch (DocumentationException exception)
        {
            // The form that MSBuild shows as an error of the build.
            Console.Error.WriteLine($"{exception.Member} : error XMEM0001: {exception.Message}");
            return 1;
        }
    }

    private static void Write(string path, Action<string> save)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        save(temporary);
        File.Move(temporary, path, overwrite: true);
    }
}
