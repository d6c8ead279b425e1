using XMem.PowerShell.Tests.Support;
using XMem.Shell;

namespace XMem.PowerShell.Tests.Shell;

public sealed class ModuleLocatorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Program => Path.Combine(_folder.Path, "src", "bin");

    [Fact]
    public void The_checkouts_module_is_found_from_below()
    {
        _folder.Write("module/XMem.PowerShell/XMem.PowerShell.psd1");

        Assert.Equal(Path.Combine(_folder.Path, "module", "XMem.PowerShell"), ModuleLocator.Find(Program, configured: null));
    }

    [Fact]
    public void The_module_beside_the_program_comes_before_the_checkouts()
    {
        _folder.Write("module/XMem.PowerShell/XMem.PowerShell.psd1");
        _folder.Write("src/bin/Modules/XMem.PowerShell/XMem.PowerShell.psd1");

        Assert.Equal(Path.Combine(Program, "Modules", "XMem.PowerShell"), ModuleLocator.Find(Program, configured: ""));
    }

    [Fact]
    public void The_variable_comes_before_all()
    {
        _folder.Write("module/XMem.PowerShell/XMem.PowerShell.psd1");
        var other = _folder.Write("other/XMem.PowerShell.psd1");

        Assert.Equal(other, ModuleLocator.Find(Program, other));
        Assert.Null(ModuleLocator.Find(Program, other + ".missing"));
    }

    [Fact]
    public void A_folder_without_a_manifest_is_no_module()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "module", "XMem.PowerShell"));

        Assert.NotEqual(Path.Combine(_folder.Path, "module", "XMem.PowerShell"), ModuleLocator.Find(Program, configured: null));
    }

    public void Dispose() => _folder.Dispose();
}
