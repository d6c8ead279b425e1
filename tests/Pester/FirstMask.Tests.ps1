#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:clip = New-XMemDemoClip $TestDrive/larger -FrameCount 6 -Width 320 -Height 180
    $script:frame = "$($clip.FramesFolder)/00000.jpg"
}

Describe 'New-XMemMask' {
    It 'makes a mask from a box, which is tracked' {
        $session = New-XMemSession -Size 96
        New-XMemMask $frame -Box 15, 60, 70, 70 | Add-XMemMask
        $results = Get-ChildItem $clip.FramesFolder | Invoke-XMemStep
        Remove-XMemSession $session

        $results | Should -HaveCount 6
        $results[0].Objects[0].Area | Should -BeGreaterThan 2000
    }

    It 'refines a mask with points' {
        $mask = New-XMemMask $frame -Box 15, 60, 70, 70
        $refined = New-XMemMask $frame -Mask $mask -Foreground (48, 80), (48, 110) -Background 20, 64

        $refined.FindObjects() | Should -Be 1
        $refined.FrameName | Should -Be '00000'
    }

    It 'writes the mask and a preview, to folders that it makes' {
        $files = @{ Destination = "$TestDrive/a/mask.png"; Overlay = "$TestDrive/b/look.jpg" }
        $mask = New-XMemMask $frame -Box 142, 88, 82, 82 -ObjectId 2 @files

        Convert-Path $mask.Path | Should -Be (Convert-Path $files.Destination)
        (Get-Item $files.Overlay).Length | Should -BeGreaterThan 0
        (Get-ModuleType XMem.Imaging.MaskReader)::Read($files.Destination).FindObjects() | Should -Be 2
    }

    It 'says what is wrong with <Name>' -ForEach @(
        @{ Name = 'no box'; Hints = @{}; Message = '*no mask of object 1*-Box*' }
        @{ Name = 'a box outside the frame'; Hints = @{ Box = 400, 0, 10, 10 }; Message = '*400,0,10,10*' }
        @{ Name = 'half a point'; Hints = @{ Box = 15, 60, 70, 70; Foreground = 5 }; Message = '*has 1 numbers*(x,y),(x,y)*' }
    ) {
        { New-XMemMask $frame @Hints } | Should -Throw $Message -ErrorId 'InvalidOption,*'
    }
}
