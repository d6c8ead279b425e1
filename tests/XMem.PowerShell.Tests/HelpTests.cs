using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>What Get-Help says of every cmdlet.</summary>
public sealed partial class HelpTests : ModuleTest
{
    private static readonly ModuleHelp Help = ModuleHelp.Read();

    [GeneratedRegex(@"(?<name>\w+)=The model's: (?<value>-?\d+)\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SuggestedDefault { get; }

    [GeneratedRegex(@"(?<![\w-])(\p{Lu}\w+-XMem\w+|-\p{Lu}\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandOrOption { get; }

    public static TheoryData<string> Cmdlets => [.. Help.Cmdlets];

    public static TheoryData<string, int> Examples => [.. Help.Examples.Select(example => (example.Cmdlet, example.Number))];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_is_described(string cmdlet)
    {
        var help = Get(cmdlet);

        Assert.Equal("XMem.PowerShell", help.Properties["ModuleName"].Value);
        Assert.Matches(@"^\p{Lu}.{10,}\.$", Text(help, "$help.Synopsis"));
        Assert.Matches(@"(?s)^\p{Lu}.{30,}\.$", Text(help, "$help.description.Text"));
        Assert.NotEmpty(Text(help, "$help.relatedLinks.navigationLink.linkText"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described(string cmdlet)
    {
        var parameters = Run("(Get-Command $cmdlet).Parameters.Values | ForEach-Object Name", ("cmdlet", cmdlet)).Succeeded().Values.Cast<string>()
            .Where(name => !Cmdlet.CommonParameters.Contains(name));

        Assert.All(parameters, name =>
        {
            var parameter = Run("Get-Help $cmdlet -Parameter $name", ("name", name)).Single;
            Assert.Matches(@"^\p{Lu}.{10,}\.$", Text(parameter, "$help.description.Text"));
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_says_what_goes_in_and_what_comes_out(string cmdlet)
    {
        var help = Get(cmdlet);
        var outputs = Run("(Get-Command $cmdlet).OutputType | ForEach-Object Name").Succeeded().Values.DefaultIfEmpty("None");

        Assert.NotEmpty(Text(help, "$help.inputTypes.inputType.type.name"));
        Assert.Equal(string.Join(' ', outputs), Text(help, "$help.returnValues.returnValue.type.name"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_an_example_that_uses_it(string cmdlet)
    {
        Assert.Contains(Help.Examples, example => example.Cmdlet == cmdlet && example.Code.Contains(cmdlet, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_run(string cmdlet, int number)
    {
        TinyNetwork.Write(Folder["XMem.pth"], TinyNetwork.Parameters);
        var example = Help.Examples.Single(example => (example.Cmdlet, example.Number) == (cmdlet, number));

        // A small clip, tracked at a small size, shows the same as a large one.
        Run(
            """
            Set-Location $temp
            $PSDefaultParameterValues = @{
                'New-XMemDemoClip:FrameCount' = 6
                'New-XMemDemoClip:Width' = 160
                'New-XMemDemoClip:Height' = 96
                'New-XMemSession:Size' = 96
                'Invoke-XMemClip:Size' = 96
            }
            """).Succeeded();

        Assert.NotEmpty(example.Remarks);
        Host.Run($"$ErrorActionPreference = 'Stop'\n{example.Code}").Succeeded();
    }

    [Fact]
    public void Defaults_that_a_model_suggests_are_those_of_the_model_that_ships()
    {
        var options = Run("(New-XMemSession).Options").Single;
        var session = Get("New-XMemSession");

        var suggested = SuggestedDefault.Matches(
            Text(session, "$help.parameters.parameter | ForEach-Object { \"$($_.name)=$($_.defaultValue)\" }"));

        Assert.Equal(8, suggested.Count);
        Assert.All(suggested, match => Assert.Equal(options.Properties[match.Groups["name"].Value].Value.ToString(), match.Groups["value"].Value));
    }

    [Theory]
    [InlineData("about_XMem", "A FIRST SESSION")]
    [InlineData("about_XMem_Memory", "LONG-TERM MEMORY")]
    [InlineData("about_XMem_Models", "A MODEL FOLDER")]
    public void Topics_are_found(string topic, string heading)
    {
        Assert.Contains(heading, (string)Run("Get-Help $topic", ("topic", topic)).Single.BaseObject, StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_name_only_commands_and_options_that_exist()
    {
        var known = Run("Get-Command | ForEach-Object Name; & { Get-Command -Module XMem.PowerShell; Get-Command ForEach-Object } | ForEach-Object { $_.Parameters.Keys -replace '^', '-' }")
            .Succeeded().Values.Cast<string>().ToHashSet(StringComparer.Ordinal);

        foreach (var topic in Directory.EnumerateFiles(Path.Combine(Repository.Module, "en-US"), "about_*.help.txt"))
        {
            var text = File.ReadAllText(topic);
            Assert.Subset(known, CommandOrOption.Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal));
            Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        }
    }

    [Fact]
    public void The_topic_on_models_says_what_is_so()
    {
        var topic = File.ReadAllText(Path.Combine(Repository.Module, "en-US", "about_XMem_Models.help.txt"));
        var model = (string)Run("(Get-XMemModel xmem-tiny).Folder").Single.BaseObject;
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "model.json")))!;

        var files = Directory.GetFiles(model).Select(Path.GetFileName);
        Assert.All(files, file => Assert.Contains($"        {file} ", topic, StringComparison.Ordinal));
        Assert.Equal(4, files.Count());
        Assert.Contains("3.6 million parameters", topic, StringComparison.Ordinal);
        Assert.Contains("3.6 million parameters", (string)manifest["description"]!, StringComparison.Ordinal);
        Assert.Equal("float16", (string)manifest["provenance"]!["weightPrecision"]!);
    }

    private PSObject Get(string cmdlet) => Run("Get-Help $cmdlet -Full", ("cmdlet", cmdlet)).Single;

    private string Text(PSObject help, string expression) =>
        string.Join(' ', Run(expression, ("help", help)).Succeeded().Output.Select(text => text?.ToString())).Trim();
}
