using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

public sealed class ImportTests
{
    [Fact]
    public void The_built_module_imports_by_path()
    {
        using var host = ModuleHost.Empty();

        var module = host.Run("Import-Module $manifest -PassThru", ("manifest", Repository.Manifest)).Single;

        Assert.Equal("XMem.PowerShell", module.Properties["Name"].Value);
    }

    [Fact]
    public void It_imports_again_in_the_same_process_after_it_was_removed()
    {
        using var host = ModuleHost.WithModule();

        host.Run("Remove-Module XMem.PowerShell").Succeeded();
        Assert.Empty(host.Run("Get-Command -Module XMem.PowerShell").Succeeded().Output);

        host.Import();
        Assert.NotEmpty(host.Run("Get-Module XMem.PowerShell").Succeeded().Output);
    }
}
