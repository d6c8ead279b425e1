using System.Management.Automation;
using System.Xml.Linq;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

public sealed class ManifestTests
{
    private static readonly HashSet<string> ReturningNothing = ["Add-XMemMask", "Remove-XMemObject", "Remove-XMemSession"];

    [Fact]
    public void It_is_valid()
    {
        using var host = ModuleHost.Bare();

        var module = (PSModuleInfo)host.Run("param($Manifest) Test-ModuleManifest $Manifest", ("Manifest", Repository.Manifest)).Single.BaseObject;

        Assert.Equal(new Version(7, 4), module.PowerShellVersion);
        Assert.Equal(["Core"], module.CompatiblePSEditions);
        Assert.NotNull(module.LicenseUri);
        Assert.NotEmpty(module.Tags);
        Assert.NotEmpty(module.Description);
    }

    [Fact]
    public void It_exports_exactly_the_cmdlets_of_the_assembly()
    {
        using var host = ModuleHost.WithModule();

        var listed = host.Run("param($Manifest) (Test-ModuleManifest $Manifest).ExportedCmdlets.Keys", ("Manifest", Repository.Manifest));
        var present = host.Run(
            "param($Assembly) (Import-Module $Assembly -PassThru).ExportedCmdlets.Keys",
            ("Assembly", Path.Combine(Repository.Module, "bin", "XMem.PowerShell.dll")));

        Assert.Equal(Names(present), Names(listed));
    }

    [Fact]
    public void Its_version_is_the_builds()
    {
        using var host = ModuleHost.Empty();
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

        var manifest = host.Run("param($Manifest) (Import-PowerShellDataFile $Manifest).ModuleVersion", ("Manifest", Repository.Manifest));

        Assert.Equal(version, manifest.Single.BaseObject);
    }

    [Fact]
    public void Every_cmdlet_says_what_it_returns_unless_it_returns_nothing()
    {
        using var host = ModuleHost.WithModule();

        var silent = host.Run("Get-Command -Module XMem.PowerShell | Where-Object { -not $_.OutputType } | ForEach-Object Name");

        Assert.Subset(ReturningNothing, silent.Succeeded().Values.Cast<string>().ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names(ScriptResult result) =>
        result.Succeeded().Values.Cast<string>().Order(StringComparer.Ordinal);
}
