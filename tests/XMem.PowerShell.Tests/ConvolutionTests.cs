using System.Runtime.Intrinsics.X86;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>What nobody would notice if it stopped working in the built module, but for the time it takes.</summary>
public sealed class ConvolutionTests : ModuleTest
{
    [Fact]
    public void The_module_reaches_into_its_ONNX_Runtime_for_its_own_convolutions()
    {
        Assert.SkipUnless(Avx2.IsSupported && Fma.IsSupported, "The processor lacks the instructions.");

        var isSupported = Run(
            """
            (New-XMemSession).Options.GetType().Assembly.GetType('XMem.Networks.CustomOperators.ConvolutionOperator').GetProperty('IsSupported').GetValue($null)
            """);

        Assert.Equal(true, isSupported.Single.BaseObject);
    }
}
