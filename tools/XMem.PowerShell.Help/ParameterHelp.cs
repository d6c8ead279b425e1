using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace XMem.PowerShell.Help;

/// <summary>The help of a cmdlet's own parameters, and of -WhatIf and -Confirm where it has them.</summary>
internal sealed class ParameterHelp
{
    private readonly CmdletInfo _cmdlet;
    private readonly DocumentationComments _comments;
    private readonly object _fresh;

    public ParameterHelp(CmdletInfo cmdlet, DocumentationComments comments)
    {
        (_cmdlet, _comments) = (cmdlet, comments);

        // A new object's properties have the parameters' defaults.
        _fresh = Activator.CreateInstance(cmdlet.ImplementingType)!;
    }

    /// <summary>All parameters, as the list of parameters shows them, in the order of their declaration, those of the default set first.</summary>
    public IEnumerable<XElement> All() =>
        from parameter in _cmdlet.ParameterSets.OrderByDescending(set => set.IsDefault).SelectMany(Own)
        group parameter by parameter.Name into uses
        select Element(uses.First());

    /// <summary>A parameter set's parameters, as the syntax shows them: by position, then those that must be given.</summary>
    public IEnumerable<XElement> Of(CommandParameterSetInfo set) =>
        Own(set).OrderBy(parameter => (uint)parameter.Position).ThenByDescending(parameter => parameter.IsMandatory).Select(Element);

    /// <summary>A parameter's description.</summary>
    public string Describe(CommandParameterInfo parameter) => parameter.Name switch
    {
        "WhatIf" => "Says what would be done, and does nothing.",
        "Confirm" => "Asks before anything is done.",
        _ => _comments.Summary(PropertyOf(parameter)!),
    };

    private static IEnumerable<CommandParameterInfo> Own(CommandParameterSetInfo set) =>
        set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    private XElement Element(CommandParameterInfo parameter)
    {
        var isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        return new XElement(
            Maml.Command + "parameter",
            new XAttribute("required", parameter.IsMandatory),
            new XAttribute("variableLength", parameter.ParameterType.IsArray),
            new XAttribute("globbing", parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()),
            new XAttribute("pipelineInput", Pipeline(parameter)),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml.Text + "name", parameter.Name),
            Maml.Description(Describe(parameter)),
            isSwitch ? null : new XElement(
                Maml.Command + "parameterValue",
                new XAttribute("required", true),
                new XAttribute("variableLength", parameter.ParameterType.IsArray),
                ShortName(parameter.ParameterType)),
            Maml.Type(ShortName(parameter.ParameterType)),
            new XElement(Maml.Dev + "defaultValue", Default(parameter)));
    }

    private static string Pipeline(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    private static string ShortName(Type type) =>
        type.IsArray ? ShortName(type.GetElementType()!) + "[]" : (Nullable.GetUnderlyingType(type) ?? type).Name;

    private string Default(CommandParameterInfo parameter)
    {
        if (parameter.IsMandatory || PropertyOf(parameter) is not { } property)
            return "None";
        return _comments.Value(property) ?? property.GetValue(_fresh) switch
        {
            null or "" => "None",
            SwitchParameter isPresent => isPresent.IsPresent.ToString(),
            string text => text,
            IEnumerable values => string.Join(", ", values.Cast<object>()) is { Length: > 0 } list ? list : "None",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    // Null for -WhatIf and -Confirm.
    private PropertyInfo? PropertyOf(CommandParameterInfo parameter) => _cmdlet.ImplementingType.GetProperty(parameter.Name);
}
