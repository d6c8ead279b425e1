using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>What the Tab key offers.</summary>
public sealed class CompletionTests : ModuleTest
{
    [Theory]
    [InlineData("New-XMemSession -Model xm", "xmem-tiny")]
    [InlineData("New-XMemSession XMEM-T", "xmem-tiny")]
    [InlineData("New-XMemSession -Model 'xm", "xmem-tiny")]
    [InlineData("Get-XMemModel xm", "xmem-tiny")]
    [InlineData("New-XMemSession -ExecutionProvider cu", "Cuda")]
    [InlineData("New-XMemSession -ExecutionProvider ", "Cpu")]
    [InlineData("New-XMemSession -Precision Float1", "Float16")]
    [InlineData("Get-XMemExecutionProvider d", "DirectML")]
    [InlineData("Invoke-XMemS", "Invoke-XMemStep")]
    [InlineData("Import-XMemModel x.pth -WeightPrecision Float1", "Float16")]
    [InlineData("Import-XMemSession x.xmem -Model xm", "xmem-tiny")]
    [InlineData("Import-XMemSession x.xmem -ExecutionProvider cu", "Cuda")]
    [InlineData("Import-XMemSession x.xmem -Precision Float1", "Float16")]
    [InlineData("Export-XMemMask out -Format m", "Matte")]
    public void Names_are_completed(string typed, string expected)
    {
        Assert.Contains(expected, Complete(typed));
    }

    [Fact]
    public void Only_names_that_begin_like_the_word_are_offered()
    {
        Assert.Equal(["Cpu"], Complete("New-XMemSession -ExecutionProvider cp"));
        Assert.Equal(["Auto", "Cpu", "Cuda", "DirectML", "Plugin", "TensorRT"], Complete("New-XMemSession -ExecutionProvider "));
    }

    [Theory]
    [InlineData("Get-XMemSession ", "left|'over there'")]
    [InlineData("Get-XMemSession -Name o", "'over there'")]
    [InlineData("Get-XMemSession -Id ", "1|2")]
    [InlineData("Remove-XMemSession -Name LE", "left")]
    [InlineData("Remove-XMemSession -Id 2", "2")]
    [InlineData("Remove-XMemSession ", "(Get-XMemSession left)|(Get-XMemSession 'over there')")]
    [InlineData("Invoke-XMemStep frames -Session l", "(Get-XMemSession left)")]
    [InlineData("Export-XMemSession x.xmem -Session l", "(Get-XMemSession left)")]
    [InlineData("Get-XMemMemoryStats l", "(Get-XMemSession left)")]
    public void Open_sessions_are_completed(string typed, string expected)
    {
        Run("$null = New-XMemSession -Name left; $null = New-XMemSession -Name 'over there'; $gone = New-XMemSession; Remove-XMemSession $gone").Succeeded();

        Assert.Equal(expected.Split('|'), Complete(typed));
    }

    [Fact]
    public void A_name_is_quoted_as_PowerShell_wants_it()
    {
        Run("$null = New-XMemSession -Name 'dog''s $1'").Succeeded();

        Assert.Equal(["'dog''s $1'"], Complete("Get-XMemSession d"));
        Assert.Equal("dog's $1", Run("(Get-XMemSession 'dog''s $1').Name").Single.BaseObject);
    }

    private IReadOnlyList<object?> Complete(string typed) =>
        Run("(TabExpansion2 $typed $typed.Length).CompletionMatches.CompletionText", ("typed", typed)).Succeeded().Values;
}
