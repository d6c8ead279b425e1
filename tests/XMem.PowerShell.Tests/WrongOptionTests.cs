using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>New-XMemSession refuses what makes no sense, and leaves no session behind.</summary>
public sealed class WrongOptionTests : ModuleTest
{
    [Theory]
    [InlineData("-Size 0", "Size is 0", "16 pixels")]
    [InlineData("-Size 15", "Size is 15", "16 pixels")]
    [InlineData("-MemoryEvery 0", "MemoryEvery is 0", "at least 1")]
    [InlineData("-TopK 0", "TopK is 0", "at least 1")]
    [InlineData("-Threads -1", "Threads is -1", "0 for one per processor")]
    [InlineData("-MaxWorkingFrames 1", "MaxWorkingFrames is 1", "at least 2")]
    [InlineData("-MinWorkingFrames 0", "MinWorkingFrames is 0", "at least 1")]
    [InlineData("-MinWorkingFrames 10 -MaxWorkingFrames 10", "MinWorkingFrames is 10", "less than MaxWorkingFrames, which is 10")]
    [InlineData("-Size 96, 3", "Size is 3", "16 pixels")]
    [InlineData("-Size 96, 96 -Flip", "Size names 96 twice", "tracked once")]
    [InlineData("-MemoryLimit 0", "MemoryLimit is 0", "more than 0 bytes")]
    [InlineData("-MemoryLimit 1GB -NoLongTermMemory", "MemoryLimit is 1073741824", "without long-term memory")]
    [InlineData("-PrototypeCount 0", "PrototypeCount is 0", "at least 1")]
    [InlineData("-LongTermCapacity 128", "LongTermCapacity is 128", "more than PrototypeCount, which is 128")]
    public void An_option_out_of_range_is_refused(string options, string wrong, string allowed)
    {
        Refused($"New-XMemSession {options}", "InvalidOption", wrong, allowed);
    }

    [Fact]
    public void An_unknown_execution_provider_is_refused()
    {
        Refused("New-XMemSession -ExecutionProvider Abacus", "UnknownExecutionProvider", "'Abacus'", "Auto, Cpu, Cuda");
        Refused("New-XMemSession -DeviceId 1", "InvalidOption", "no devices");
        Refused("New-XMemSession -ExecutionProvider Cuda -DeviceId -1", "InvalidOption", "numbered from 0");
        Refused("New-XMemSession -ProviderOption @{ use_tf32 = 1 }", "InvalidOption", "no options of its own");
        Refused("New-XMemSession -ExecutionProvider Plugin", "InvalidOption", "-ProviderLibrary");
        Refused("New-XMemSession -ProviderLibrary $temp/nothing.so", "ExecutionProviderUnavailable", "nothing.so");
    }

    [Fact]
    public void An_unknown_model_is_refused()
    {
        Refused("New-XMemSession nothing-of-that-name", "ModelNotFound", "nothing-of-that-name", "xmem-tiny", "Import-XMemModel");
    }

    private void Refused(string script, string id, params ReadOnlySpan<string> words)
    {
        var error = Run(script).TerminatingError;
        Assert.NotNull(error);
        error.Is(id, "New-XMemSession", words);
        Assert.Empty(Run("Get-XMemSession").Succeeded().Output);
    }
}
