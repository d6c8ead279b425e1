@{
    RootModule           = 'bin/XMem.PowerShell.dll'
    NestedModules        = @('bin/XMem.PowerShell.Loader.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = 'eb13967d-9832-41c7-b8f6-030b21ff4287'
    Author               = 'The XMem.PowerShell authors'
    CompanyName          = 'The XMem.PowerShell authors'
    Copyright            = 'Copyright (c) 2026 The XMem.PowerShell authors'
    Description          = 'XMem video object segmentation: give a mask for one frame, get masks for all the others.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @('XMem.PowerShell.Format.ps1xml')

    # Listed explicitly, so that PowerShell can find the cmdlets without loading the module.
    CmdletsToExport      = @(
        'Add-XMemMask'
        'Export-XMemMask'
        'Export-XMemMemoryReport'
        'Export-XMemOverlay'
        'Export-XMemSession'
        'Get-XMemExecutionProvider'
        'Get-XMemMemoryStats'
        'Get-XMemModel'
        'Get-XMemSession'
        'Import-XMemModel'
        'Import-XMemSession'
        'Invoke-XMemClip'
        'Invoke-XMemStep'
        'Measure-XMemAccuracy'
        'New-XMemDemoClip'
        'New-XMemMask'
        'New-XMemSession'
        'Remove-XMemObject'
        'Remove-XMemSession'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags       = @('XMem', 'Video', 'Segmentation', 'Mask', 'Matte', 'Rotoscoping', 'VFX', 'PSEdition_Core', 'Windows', 'Linux')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
