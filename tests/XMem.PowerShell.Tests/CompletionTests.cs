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
    [InlineData("Invoke-XMemS", "Invoke-XMemStep")]
    [InlineData("Import-XMemModel x.pth -WeightPrecision Float1", "Float16")]
    public void Names_are_completed(string typed, string expected)
    {
        Assert.Contains(expected, Complete(typed));
    }

    [Fact]
    public void Only_names_that_begin_like_the_word_are_offered()
    {
        Assert.Equal(["Cpu"], Complete("New-XMemSession -ExecutionProvider cp"));
        Assert.Equal(["Cpu", "Cuda"], Complete("New-XMemSession -ExecutionProvider "));
    }

    private IReadOnlyList<object?> Complete(string typed) =>
        Run("(TabExpansion2 $typed $typed.Length).CompletionMatches.CompletionText", ("typed", typed)).Succeeded().Values;
}
