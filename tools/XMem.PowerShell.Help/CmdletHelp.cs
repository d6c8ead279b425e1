using System.Management.Automation;
using System.Xml.Linq;

namespace XMem.PowerShell.Help;

/// <summary>The help of one cmdlet.</summary>
internal sealed class CmdletHelp(CmdletInfo cmdlet, DocumentationComments comments)
{
    private const string NothingBeforeTheNext = "";
    private readonly Type _type = cmdlet.ImplementingType;
    private readonly ParameterHelp _parameters = new(cmdlet, comments);

    /// <summary>The help as a command element.</summary>
    public XElement ToXml() => new(
        Maml.Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
        new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
        new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
        new XElement(
            Maml.Command + "details",
            new XElement(Maml.Command + "name", cmdlet.Name),
            new XElement(Maml.Command + "verb", cmdlet.Verb),
            new XElement(Maml.Command + "noun", cmdlet.Noun),
            Maml.Description(comments.Summary(_type))),
        Maml.Description(comments.Remarks(_type)),
        new XElement(Maml.Command + "syntax", cmdlet.ParameterSets.Select(Syntax)),
        new XElement(Maml.Command + "parameters", _parameters.All()),
        new XElement(Maml.Command + "inputTypes", Inputs()),
        new XElement(Maml.Command + "returnValues", Outputs()),
        new XElement(Maml.Command + "examples", comments.Examples(_type).Select(Example)),
        new XElement(Maml.Command + "relatedLinks", Links()));

    private XElement Syntax(CommandParameterSetInfo set) =>
        new(Maml.Command + "syntaxItem", new XElement(Maml.Text + "name", cmdlet.Name), _parameters.Of(set));

    // Objects that are taken whole; where there are none, the properties that are taken of any object.
    private IEnumerable<XElement> Inputs()
    {
        var parameters = cmdlet.ParameterSets.SelectMany(set => set.Parameters).DistinctBy(parameter => parameter.Name).ToList();
        var inputs = parameters.FindAll(parameter => parameter.ValueFromPipeline);
        if (inputs.Count == 0)
            inputs = parameters.FindAll(parameter => parameter.ValueFromPipelineByPropertyName);
        return inputs.Select(Input).DefaultIfEmpty(new XElement(Maml.Command + "inputType", Maml.Type("None")));
    }

    private XElement Input(CommandParameterInfo parameter) => new(
        Maml.Command + "inputType",
        Maml.Type((parameter.ParameterType.GetElementType() ?? parameter.ParameterType).FullName!),
        Maml.Description(_parameters.Describe(parameter)));

    private IEnumerable<XElement> Outputs() => cmdlet.OutputType.Select(Output)
        .DefaultIfEmpty(new XElement(Maml.Command + "returnValue", Maml.Type("None")));

    private XElement Output(PSTypeName output) =>
        new(Maml.Command + "returnValue", Maml.Type(output.Name), Maml.Description(comments.Summary(output.Type)));

    private static XElement Example((string Code, IReadOnlyList<string> Remarks) example, int index) => new(
        Maml.Command + "example",
        new XElement(Maml.Text + "title", $"-------------------------- Example {index + 1} --------------------------"),
        new XElement(Maml.Dev + "code", example.Code),
        new XElement(Maml.Dev + "remarks", Maml.Paragraphs([.. example.Remarks, NothingBeforeTheNext])));

    private IEnumerable<XElement> Links() =>
        from name in comments.SeeAlso(_type).Select(HelpDocument.NameOf).Append("about_XMem")
        select new XElement(
            Maml.Text + "navigationLink", new XElement(Maml.Text + "linkText", name), new XElement(Maml.Text + "uri"));
}
