#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frame = "$($clip.FramesFolder)/00000.jpg"
    $script:truth = $clip.GroundTruthFolder
    $script:session = New-XMemSession -Size 96, 80
    Add-XMemMask $clip.FirstMask
    $script:result = Invoke-XMemStep $frame
    Add-XMemMask $truth/0000[34].png
}

AfterAll {
    Remove-XMemSession $session
}

Describe 'Lists that are properties' {
    It 'are indexed: <Name>' -ForEach @(
        @{ Name = 'objects of a result'; Script = { $result.Objects[-1].Label }; Expected = 3 }
        @{ Name = 'objects of a session'; Script = { $session.Objects[1] }; Expected = 2 }
        @{ Name = 'views of a session'; Script = { $session.Views[1].Size }; Expected = 80 }
        @{ Name = 'frames that a session awaits'; Script = { $session.AwaitedFrames[1] }; Expected = '00004' }
        @{ Name = 'views of statistics'; Script = { (Get-XMemMemoryStats $session).Views[1].View }; Expected = '80' }
        @{ Name = 'files of a model'; Script = { (Get-XMemModel xmem-tiny).Files[2].Name }; Expected = 'mask_decoder.onnx' }
        @{ Name = 'objects of accuracy'; Script = { (Measure-XMemAccuracy $truth $truth).Objects[1].Label }; Expected = 2 }
        @{
            Name = 'sequences of accuracy'; Expected = 'truth'
            Script = { (Measure-XMemAccuracy $truth $truth -Overall).Sequences[0].Name }
        }
        @{
            Name = 'frames of accuracy'; Expected = '00003'
            Script = { (Measure-XMemAccuracy $truth $truth -PerObject)[1].Frames[2].Frame }
        }
    ) {
        & $Script | Should -BeExactly $Expected
    }
}
