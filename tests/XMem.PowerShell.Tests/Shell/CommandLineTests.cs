using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests.Shell;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Version_names_the_shell_and_the_engine()
    {
        var run = await ShellProcess.RunAsync("-Version");

        Assert.Matches(@"^xmem-shell \d+\.\d+\.\d+ \(PowerShell engine 7\.", Assert.Single(run.Succeeded().Lines));
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        var run = await ShellProcess.RunAsync("-Help");

        Assert.Contains("-Command", run.Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Nonsense")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("no-such-script.ps1")]
    public async Task A_command_line_that_means_nothing_ends_with_64(params string[] arguments)
    {
        var run = await ShellProcess.RunAsync(arguments);

        Assert.Equal(64, run.ExitCode);
        Assert.NotEqual("", run.Error);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task The_module_is_imported()
    {
        var run = await ShellProcess.RunAsync("-Command", "(Get-Module).Name");

        Assert.Equal(["XMem.PowerShell"], run.Succeeded().Lines);
    }

    [Fact]
    public async Task The_module_is_not_imported_with_NoImport()
    {
        var run = await ShellProcess.RunAsync("-NoImport", "-Command", "(Get-Module).Name");

        Assert.Empty(run.Succeeded().Lines);
    }

    [Fact]
    public async Task XMEM_MODULE_names_another_module()
    {
        using var folder = new TestFolder();
        var module = folder.Write("Other.psm1", "function Get-Answer { 42 }");

        var run = await ShellProcess.RunAsync(new ShellStart("-Command", "Get-Answer") { Environment = Module(module) });

        Assert.Equal(["42"], run.Succeeded().Lines);
    }

    [Fact]
    public async Task A_module_that_does_not_exist_is_an_error_that_names_it()
    {
        var run = await ShellProcess.RunAsync(new ShellStart("-Command", "1") { Environment = Module("/nowhere/at-all") });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/nowhere/at-all", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 7; 1", 7)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("Get-Item no-such-item", 1)]
    [InlineData("Get-Item no-such-item; 1", 0)]
    [InlineData("& { exit 3 }", 3)]
    [InlineData("if (", 1)]
    public async Task Exit_code_of_a_command(string command, int exitCode)
    {
        var run = await ShellProcess.RunAsync("-NoImport", "-Command", command);

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 5", 5)]
    [InlineData("exit", 0)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("Get-Item no-such-item", 0)]
    [InlineData("dotnet no-such-command 2>&1 | Out-Null", 0)]
    [InlineData("dotnet no-such-command 2>&1 | Out-Null; exit $LASTEXITCODE", 1)]
    [InlineData("dotnet no-such-command 2>&1 | Out-Null; exit 0", 0)]
    public async Task Exit_code_of_a_script(string script, int exitCode)
    {
        using var folder = new TestFolder();

        var run = await ShellProcess.RunAsync("-NoImport", "-File", folder.Write("script.ps1", script));

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public async Task Script_arguments_bind_by_name_and_position_as_text()
    {
        using var folder = new TestFolder();
        var script = folder.Write("it's [a] script.ps1", """
            param([string] $Name, [int] $Count, [switch] $Flag, [switch] $Off, [Parameter(ValueFromRemainingArguments)] [string[]] $Rest)
            "$Name|$Count|$Flag|$Off|$($Rest -join ',')|$(Split-Path $PSScriptRoot -Leaf)"
            """);

        var run = await ShellProcess.RunAsync(
            "-NoImport", script, "-Count", "3", "-Flag", "-Off:$false", "-Name:it's", "$x; exit 9", "second", "-1");

        Assert.Equal([$"it's|3|True|False|$x; exit 9,second,-1|{Path.GetFileName(folder.Path)}"], run.Succeeded().Lines);
    }

    [Fact]
    public async Task A_script_that_cannot_take_its_arguments_fails()
    {
        using var folder = new TestFolder();

        var run = await ShellProcess.RunAsync("-NoImport", "-File", folder.Write("script.ps1", "param([int] $Count) 'ran'"), "-Count", "many");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("Count", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_read_from_standard_input_over_several_lines()
    {
        var run = await ShellProcess.RunAsync(new ShellStart("-NoImport") { Input = "function Get-Two {\n  1\n  2\n}\nGet-Two | Measure-Object -Sum | ForEach-Object Sum\n" });

        Assert.Equal(["3"], run.Succeeded().Lines);
    }

    [Theory]
    [InlineData("exit 4\n'not reached'\n", 4)]
    [InlineData("1\nthrow 'boom'\n", 1)]
    [InlineData("throw 'boom'\n1\n", 0)]
    [InlineData("if (1) {\n", 1)]
    public async Task Exit_code_of_standard_input(string input, int exitCode)
    {
        var run = await ShellProcess.RunAsync(new ShellStart("-NoImport", "-Command", "-") { Input = input });

        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain("not reached", run.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Module(string path) => new() { ["XMEM_MODULE"] = path };
}
