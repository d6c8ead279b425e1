<#
.SYNOPSIS
    Runs scripts in runspaces of their own, whose end and whose progress records can be tested. Dot-source it in BeforeAll.
#>
function Invoke-Runspace {
    # Runs a script in a new runspace that has the module and closes the runspace. Returns the output and the progress records.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [scriptblock] $Script,

        [object[]] $ArgumentList = @()
    )

    $shell = [powershell]::Create()
    try {
        $null = $shell.AddCommand('Import-Module').AddArgument((Get-Module XMem.PowerShell).ModuleBase).AddStatement().
            AddScript("`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'Continue'; . { $Script } @args")
        $ArgumentList | ForEach-Object { $null = $shell.AddArgument($_) }
        [pscustomobject] @{ Output = @($shell.Invoke()); Progress = @($shell.Streams.Progress) }
    } finally {
        $shell.Dispose()
    }
}
