using System.Xml.Linq;

namespace XMem.PowerShell.Help;

/// <summary>The XML namespaces of PowerShell's help, and the elements that recur in it.</summary>
internal static class Maml
{
    /// <summary>The namespace of the file.</summary>
    public static readonly XNamespace Help = "http://msh";

    /// <summary>The namespace of text.</summary>
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";

    /// <summary>The namespace of what commands have.</summary>
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    /// <summary>The namespace of what programming languages have.</summary>
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>A description of some paragraphs.</summary>
    public static XElement Description(params IEnumerable<string> paragraphs) => new(Text + "description", Paragraphs(paragraphs));

    /// <summary>Paragraphs.</summary>
    public static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(text => new XElement(Text + "para", text));

    /// <summary>A type by its name.</summary>
    public static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));
}
