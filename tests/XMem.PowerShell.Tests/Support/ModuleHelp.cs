namespace XMem.PowerShell.Tests.Support;

/// <summary>The module's exported cmdlets, and the examples that Get-Help shows for them.</summary>
internal sealed record ModuleHelp(IReadOnlyList<string> Cmdlets, IReadOnlyList<HelpExample> Examples)
{
    private const string Script =
        """
        foreach ($cmdlet in (Get-Command -Module XMem.PowerShell).Name) {
            $number = 0
            foreach ($example in (Get-Help $cmdlet -Full).examples.example) {
                $number++
                [pscustomobject] @{ Cmdlet = "$cmdlet"; Number = $number; Code = "$($example.code)"; Remarks = "$($example.remarks.Text)" }
            }
        }
        """;

    /// <summary>Asks a runspace with the built module.</summary>
    public static ModuleHelp Read()
    {
        using var host = ModuleHost.WithModule();
        var cmdlets = host.Run("(Get-Command -Module XMem.PowerShell).Name").Succeeded().Values.Cast<string>();
        var examples =
            from dynamic example in host.Run(Script).Succeeded().Output
            select new HelpExample((string)example.Cmdlet, (int)example.Number, (string)example.Code, (string)example.Remarks);
        return new ModuleHelp([.. cmdlets], [.. examples]);
    }
}
