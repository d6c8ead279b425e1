#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeDiscovery {
    # The names alone are needed before the module is imported.
    $cmdlets = (Import-PowerShellDataFile $PSScriptRoot/../../module/XMem.PowerShell/XMem.PowerShell.psd1).CmdletsToExport
}

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Checkpoint.ps1
    $script:texts = Join-Path (Get-Module XMem.PowerShell).ModuleBase en-US
    Write-Checkpoint $TestDrive/XMem.pth
}

Describe 'Help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $script:cmdlet = $_
        $script:command = Get-Command $cmdlet -ErrorAction Stop
        $script:help = Get-Help $cmdlet -Full
    }

    It 'says what it is, in sentences' {
        $help.ModuleName | Should -Be 'XMem.PowerShell'
        $help.Synopsis | Should -Match '^\p{Lu}.{10,}\.$'
        $help.Synopsis | Should -Not -Match $cmdlet
        -join $help.description.Text | Should -Match '(?s)^\p{Lu}.{30,}\.$'
        $help.relatedLinks.navigationLink.linkText | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter' {
        foreach ($parameter in $command.Parameters.Keys) {
            if ($parameter -in [System.Management.Automation.Cmdlet]::CommonParameters) {
                continue
            }

            $described = $help.parameters.parameter | Where-Object name -EQ $parameter
            -join $described.description.Text | Should -Match '(?s)^\p{Lu}.{10,}\.$' -Because "-$parameter is described"
        }
    }

    It 'says what goes in and what comes out' {
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $outputs = $command.OutputType ? $command.OutputType.Name : 'None'
        $help.returnValues.returnValue.type.name | Should -Be $outputs
    }

    It 'has examples that use it, and that run' {
        # A small clip, tracked at a small size, shows the same as a large one.
        $PSDefaultParameterValues = @{
            'New-XMemDemoClip:FrameCount' = 6
            'New-XMemDemoClip:Width'      = 160
            'New-XMemDemoClip:Height'     = 96
            'New-XMemSession:Size'        = 96
            'Invoke-XMemClip:Size'        = 96
        }
        $ErrorActionPreference = 'Stop'
        $examples = @($help.examples.example)

        -join $examples.code | Should -MatchExactly $cmdlet
        for ($i = 0; $i -lt $examples.Count; $i++) {
            -join $examples[$i].remarks.Text | Should -Not -BeNullOrEmpty
            Get-XMemSession | Remove-XMemSession
            $folder = New-Item (Join-Path $TestDrive examples $cmdlet $i) -ItemType Directory
            Copy-Item $TestDrive/XMem.pth $folder
            Push-Location $folder
            try {
                & ([scriptblock]::Create($examples[$i].code)) | Out-Null
            } catch {
                throw "Example $($i + 1) of $cmdlet, $($examples[$i].code): $_"
            } finally {
                Pop-Location
                Get-XMemSession | Remove-XMemSession
            }
        }
    }
}

Describe 'Help' {
    It 'names the defaults of the model that comes with the module, where a model decides' {
        $session = New-XMemSession
        $options = $session.Options
        Remove-XMemSession $session
        $parameters = (Get-Help New-XMemSession -Full).parameters.parameter
        $suggested = $parameters | Where-Object defaultValue -Match "^The model's: -?\d+\."

        $suggested | Should -HaveCount 8
        foreach ($parameter in $suggested) {
            $value = $options.($parameter.name)
            $parameter.defaultValue | Should -Match "^The model's: $value\." -Because "that is the model's $($parameter.name)"
        }
    }

    It 'has the topic <Topic>' -ForEach @(
        @{ Topic = 'about_XMem'; Heading = 'A FIRST SESSION' }
        @{ Topic = 'about_XMem_Memory'; Heading = 'LONG-TERM MEMORY' }
        @{ Topic = 'about_XMem_Models'; Heading = 'A MODEL FOLDER' }
    ) {
        $text = Get-Help $Topic

        $text | Should -Match "TOPIC\s+$Topic\s"
        $text | Should -MatchExactly $Heading
    }

    It 'has topics that name only commands and options that exist, in lines of at most 80 characters' {
        $commands = Get-Command -Module XMem.PowerShell
        $known = @($commands.Name) + ($commands.Parameters.Keys + (Get-Command ForEach-Object).Parameters.Keys -replace '^', '-')
        $topics = Get-ChildItem $texts -Filter about_*.help.txt
        $topics | Should -HaveCount 3

        foreach ($topic in $topics) {
            $lines = Get-Content $topic
            $named = [regex]::Matches(($lines -join "`n"), '(?<![\w-])(\p{Lu}\w+-XMem\w+|-\p{Lu}\w+)').Value
            $named.Count | Should -BeGreaterThan 5
            $named | Where-Object { $_ -cnotin $known } | Should -BeNullOrEmpty -Because $topic.Name
            $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty -Because $topic.Name
        }
    }

    It 'has a topic on models that says what is so of the one that comes with the module' {
        $topic = Get-Content $texts/about_XMem_Models.help.txt -Raw
        $folder = (Get-XMemModel xmem-tiny).Folder
        $manifest = Get-Content $folder/model.json -Raw | ConvertFrom-Json
        $files = (Get-ChildItem $folder -Force).Name

        $files | Should -HaveCount 4
        $files | Where-Object { -not $topic.Contains("        $_ ") } | Should -BeNullOrEmpty
        $topic | Should -Match '3\.6 million parameters'
        $manifest.description | Should -Match '3\.6 million parameters'
        $manifest.provenance.weightPrecision | Should -Be 'float16'
    }
}
