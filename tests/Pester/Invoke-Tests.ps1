<#
.SYNOPSIS
    Runs the Pester tests in this folder and writes how many passed, failed and were skipped.

.PARAMETER Pester
    The manifest of Pester, 5.9 or later.

.PARAMETER Results
    The JSON file to write: Passed, Failed, Skipped.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Pester,

    [Parameter(Mandatory)]
    [string] $Results
)

$ErrorActionPreference = 'Stop'

Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$run = Invoke-Pester -Configuration $configuration

# A file or a block that fails before its tests run counts as a failure of its own.
@{
    Passed  = $run.PassedCount
    Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    Skipped = $run.SkippedCount + $run.NotRunCount
} | ConvertTo-Json | Set-Content $Results
