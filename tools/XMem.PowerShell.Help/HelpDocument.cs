using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace XMem.PowerShell.Help;

/// <summary>The help file of a cmdlet assembly, in PowerShell's XML form (MAML).</summary>
internal static class HelpDocument
{
    /// <summary>
    /// Makes it: names, parameters, types and defaults as the assembly has them, words and examples of the documentation comments.
    /// </summary>
    /// <param name="assembly">The assembly; its comments lie beside it.</param>
    /// <exception cref="DocumentationException">A cmdlet or parameter lacks words, or a cmdlet an example.</exception>
    public static XDocument Make(Assembly assembly)
    {
        var comments = new DocumentationComments();
        var cmdlets = assembly.GetExportedTypes().Where(IsCmdlet).OrderBy(NameOf, StringComparer.Ordinal);
        return new XDocument(
            new XElement(
                Maml.Help + "helpItems",
                new XAttribute("schema", "maml"),
                cmdlets.Select(type => new CmdletHelp(new CmdletInfo(NameOf(type), type), comments).ToXml())));
    }

    /// <summary>The name of a cmdlet class, such as New-XMemSession.</summary>
    public static string NameOf(Type cmdlet)
    {
        var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    private static bool IsCmdlet(Type type) => type.IsDefined(typeof(CmdletAttribute), inherit: false);
}
