using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests.Shell;

public sealed class FormattingTests : IDisposable
{
    private readonly ModuleHost _host = ModuleHost.Empty();

    [Fact]
    public void Format_Table_shows_chosen_and_calculated_properties()
    {
        var lines = Lines("1, 3 | ForEach-Object { [pscustomobject] @{ Frames = $_; Other = 0 } } | Format-Table Frames, @{ Label = 'Twice'; Expression = { $_.Frames * 2 } } | Out-String");

        Assert.Equal(["Frames Twice", "------ -----", "1     2", "3     6"], lines);
    }

    [Fact]
    public void Format_List_shows_one_property_a_line()
    {
        Assert.Equal(["A : 1", "B : 2"], Lines("[pscustomobject] @{ A = 1; B = 2 } | Format-List | Out-String"));
    }

    [Fact]
    public void Out_String_keeps_the_width()
    {
        var lines = Lines("[pscustomobject] @{ A = 'x' * 100; B = 'y' * 100 } | Format-Table | Out-String -Width 40");

        Assert.All(lines, line => Assert.True(line.Length <= 40));
    }

    [Fact]
    public void Help_is_broken_between_words()
    {
        using var host = ModuleHost.WithModule();
        var description = (string)host.Run("\"$((Get-Help Add-XMemMask).description.Text)\"").Single.BaseObject;

        var page = (string)host.Run("Get-Help Add-XMemMask | Out-String -Width 40").Single.BaseObject;

        Assert.Subset(Words(page), Words(description));

        static HashSet<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }

    [Fact]
    public void Out_String_catches_only_what_it_was_given()
    {
        var result = _host.Run("& { Write-Host 'to the user'; 'to the pipeline' } | Out-String -Stream");

        Assert.Equal("to the pipeline", result.Single.BaseObject);
        Assert.Contains("to the user", _host.ConsoleText, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_shown_in_their_folders_table()
    {
        using var folder = new TestFolder();
        folder.Write("frame.jpg");

        var text = string.Join('\n', Lines($"Get-ChildItem '{folder.Path}' | Out-String"));

        Assert.Contains($"Directory: {folder.Path}", text, StringComparison.Ordinal);
        Assert.Contains("frame.jpg", text, StringComparison.Ordinal);
        Assert.Contains("LastWriteTime", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_everyday_command_has_parameters_that_bind()
    {
        // A cmdlet whose parameters contradict each other fails only when it is first used.
        var commands = _host.Run("Get-Command -CommandType Cmdlet | ForEach-Object { $_.Name; [void] $_.ParameterSets.Count; [void] $_.Parameters.Count }");

        Assert.Contains("Get-ChildItem", commands.Succeeded().Values);
    }

    [Fact]
    public void Aliases_lead_to_commands_that_exist()
    {
        var result = _host.Run(
            "'gci', 'ls', 'dir', 'gi', 'cd', 'pwd', 'cat', 'gc', 'echo', 'select', 'sort', 'measure', 'group', 'ft', 'fl' | ForEach-Object { (Get-Command $_ -CommandType Alias).ResolvedCommand.Name }");

        Assert.Equal(15, result.Succeeded().Values.OfType<string>().Count());
    }

    private string[] Lines(string script) =>
        ((string)_host.Run(script).Single.BaseObject).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public void Dispose() => _host.Dispose();
}
