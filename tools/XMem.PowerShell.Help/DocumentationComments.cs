using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace XMem.PowerShell.Help;

/// <summary>The XML documentation comments of assemblies, which the compiler writes beside them, as plain text.</summary>
internal sealed partial class DocumentationComments
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _assemblies = [];

    /// <summary>The summary of a type, in one paragraph.</summary>
    /// <exception cref="DocumentationException">There is none.</exception>
    public string Summary(Type type) => Text(Member(type)?.Element("summary")) ?? throw new DocumentationException(type.FullName!, "It has no summary.");

    /// <summary>The summary of a property, in one paragraph.</summary>
    /// <exception cref="DocumentationException">There is none.</exception>
    public string Summary(PropertyInfo property) => Text(Member(property)?.Element("summary"))
        ?? throw new DocumentationException($"{property.DeclaringType!.FullName}.{property.Name}", "It has no summary.");

    /// <summary>What the comment says of a property's value; null if nothing.</summary>
    public string? Value(PropertyInfo property) => Text(Member(property)?.Element("value"));

    /// <summary>The paragraphs of a type's remarks.</summary>
    /// <exception cref="DocumentationException">There are none.</exception>
    public IReadOnlyList<string> Remarks(Type type)
    {
        string[] remarks = [.. Member(type)?.Elements("remarks").Elements("para").Select(Text).OfType<string>() ?? []];
        return remarks.Length > 0 ? remarks : throw new DocumentationException(type.FullName!, "It needs remarks, of one <para> or more.");
    }

    /// <summary>The examples of a type: code as it is written, and what it does.</summary>
    /// <exception cref="DocumentationException">There is none, or one lacks its code or its text.</exception>
    public IReadOnlyList<(string Code, IReadOnlyList<string> Remarks)> Examples(Type type)
    {
        var examples = Member(type)?.Elements("example").Select(Example).ToList() ?? [];
        return examples.Count > 0 && examples.TrueForAll(example => example.Code.Length > 0 && example.Remarks.Count > 0)
            ? examples
            : throw new DocumentationException(type.FullName!, "It needs examples, each with a <para> and a <code>.");
    }

    /// <summary>The types that a type's comment refers the reader to.</summary>
    public IEnumerable<Type> SeeAlso(Type type) =>
        Member(type)?.Elements("seealso").Select(link => type.Assembly.GetType(link.Attribute("cref")!.Value[2..], throwOnError: true)!) ?? [];

    private static (string Code, IReadOnlyList<string> Remarks) Example(XElement example) =>
        (Outdent(example.Element("code")?.Value ?? ""), [.. example.Elements("para").Select(Text).OfType<string>()]);

    // Null for what is missing or blank.
    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        var text = WhiteSpace().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();
        return text.Length > 0 ? text : null;
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } link => (link.Attribute("langword") ?? link.Attribute("cref"))!.Value.Split('.', ':')[^1],
        XElement element => element.Value,
        _ => "",
    };

    private static string Outdent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n').ToList();
        var indents = lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line.Length - line.TrimStart().Length);
        var indent = indents.DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..].TrimEnd() : "")).Trim('\n');
    }

    private XElement? Member(Type type) => Find(type.Assembly, $"T:{type.FullName}");

    private XElement? Member(PropertyInfo property) =>
        Find(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}");

    private XElement? Find(Assembly assembly, string id)
    {
        if (!_assemblies.TryGetValue(assembly, out var members))
        {
            var document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace);
            members = document.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
            _assemblies.Add(assembly, members);
        }

        return members.GetValueOrDefault(id);
    }

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhiteSpace();
}
