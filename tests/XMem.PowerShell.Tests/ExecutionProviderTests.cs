using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Get-XMemExecutionProvider, and sessions on what it says.</summary>
public sealed class ExecutionProviderTests : ModuleTest
{
    [Fact]
    public void All_are_tried()
    {
        var found = Run("Get-XMemExecutionProvider").Succeeded().Output;
        Assert.Equal(["Cpu", "Cuda", "DirectML", "Plugin", "TensorRT"], found.Select(provider => provider.Properties["Name"].Value));
        Assert.Equal(true, found[0].Properties["IsAvailable"].Value);
        foreach (var provider in found.Where(provider => provider.Properties["IsAvailable"].Value is false))
        {
            Assert.NotEmpty((string)provider.Properties["Reason"].Value);
            Assert.NotEmpty((string)provider.Properties["Remedy"].Value);
        }
    }

    [Theory]
    [InlineData("Get-XMemExecutionProvider cpu", "Cpu")]
    [InlineData("Get-XMemExecutionProvider T*", "TensorRT")]
    [InlineData("'Cpu' | Get-XMemExecutionProvider", "Cpu")]
    public void One_by_name(string command, string name) => Assert.Equal(name, Run(command).Single.Properties["Name"].Value);

    [Fact]
    public void A_library_that_is_none_says_so()
    {
        var found = Run("Set-Content $temp/provider.so 'no library'; Get-XMemExecutionProvider Plugin -ProviderLibrary $temp/provider.so").Single;
        Assert.Equal(false, found.Properties["IsAvailable"].Value);
        Assert.Contains("provider.so", (string)found.Properties["Reason"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_none_is_refused() =>
        Run("Get-XMemExecutionProvider Abacus").Error.Is("UnknownExecutionProvider", "Get-XMemExecutionProvider", "'Abacus'", "Auto, Cpu, Cuda");

    [Fact]
    public void Auto_takes_one_that_works_and_says_which()
    {
        var name = (string)Run("(New-XMemSession -ExecutionProvider Auto).ExecutionProvider").Single.BaseObject;
        Assert.Contains(name, new[] { "Cpu", "Cuda", "DirectML" });
    }
}
