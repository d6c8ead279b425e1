using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests.Shell;

public sealed class StreamTests
{
    [Fact]
    public async Task Objects_go_to_standard_output_and_messages_to_standard_error()
    {
        var run = await ShellProcess.RunAsync(
            "-NoImport",
            "-Command",
            "'object'; Write-Error 'an error'; Write-Warning 'a warning'; Write-Verbose 'a detail' -Verbose; Write-Progress 'work' '1 of 2'; Write-Host 'for the user'");

        Assert.Equal(["object", "for the user"], run.Lines);
        Assert.Contains("an error", run.Error, StringComparison.Ordinal);
        Assert.Contains("WARNING: a warning", run.Error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: a detail", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("1 of 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminating_error_says_where_it_happened()
    {
        using var folder = new TestFolder();
        var script = folder.Write("script.ps1", "'before'\nthrow 'boom'\n'after'");

        var run = await ShellProcess.RunAsync("-NoImport", "-File", script);

        Assert.Equal(["before"], run.Lines);
        Assert.Contains("boom", run.Error, StringComparison.Ordinal);
        Assert.Contains("script.ps1:2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parser_error_says_what_is_missing()
    {
        var run = await ShellProcess.RunAsync("-NoImport", "-Command", "if (");

        Assert.Equal("", run.Output);
        Assert.Contains("Missing condition in if statement", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_no_escape_sequences_where_there_is_no_terminal()
    {
        var run = await ShellProcess.RunAsync(
            "-NoImport", "-Command", "Write-Host 'red' -ForegroundColor Red; Write-Error 'an error'; Get-Item LICENSE; \"$($PSStyle.Bold)bold\"");

        Assert.DoesNotContain('\x1b', run.Output);
        Assert.DoesNotContain('\x1b', run.Error);
        Assert.Contains("bold", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Default_output_uses_format_views()
    {
        using var folder = new TestFolder();
        var view = folder.Write("view.ps1xml", """
            <Configuration><ViewDefinitions><View>
              <Name>Shot</Name>
              <ViewSelectedBy><TypeName>Test.Shot</TypeName></ViewSelectedBy>
              <TableControl>
                <TableHeaders><TableColumnHeader><Label>Frames in shot</Label></TableColumnHeader></TableHeaders>
                <TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>Frames</PropertyName></TableColumnItem></TableColumnItems></TableRowEntry></TableRowEntries>
              </TableControl>
            </View></ViewDefinitions></Configuration>
            """);
        folder.Write("Shots.psm1", "function Get-Shot { [pscustomobject] @{ PSTypeName = 'Test.Shot'; Frames = 50; Secret = 'hidden' } }");
        var manifest = folder.Write("Shots.psd1", $"@{{ ModuleVersion = '1.0'; RootModule = 'Shots.psm1'; FormatsToProcess = '{Path.GetFileName(view)}' }}");

        var run = await ShellProcess.RunAsync("-NoImport", "-Command", $"Import-Module '{manifest}'; Get-Shot");

        Assert.Equal(["Frames in shot", "--------------", "50"], run.Succeeded().Lines);
    }

    [Fact]
    public async Task Long_lines_are_not_broken_where_there_is_no_terminal()
    {
        var run = await ShellProcess.RunAsync("-NoImport", "-Command", "'x' * 1000");

        Assert.Equal(new string('x', 1000), Assert.Single(run.Succeeded().Lines));
    }

    [Fact]
    public async Task Native_programs_run_with_their_output_errors_and_exit_code()
    {
        using var folder = new TestFolder();

        var run = await ShellProcess.RunAsync(new ShellStart(
            "-NoImport",
            "-Command",
            "dotnet --version > version.txt; $LASTEXITCODE; (dotnet --version) -eq (Get-Content version.txt); (dotnet no-such-command 2>&1 | Out-String).Length -gt 0; $LASTEXITCODE")
        {
            Folder = folder.Path,
        });

        Assert.Equal(["0", "True", "True", "1"], run.Succeeded().Lines);
    }

    [Fact]
    public async Task A_question_without_a_user_is_an_error_that_says_what_was_asked()
    {
        var run = await ShellProcess.RunAsync("-NoImport", "-Command", "Get-Item");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Path", run.Error, StringComparison.Ordinal);
    }
}
