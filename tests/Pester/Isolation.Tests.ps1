#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:base = (Get-Module XMem.PowerShell).ModuleBase
    $script:pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    $script:types = [ordered] @{
        'Microsoft.ML.OnnxRuntime' = 'InferenceSession'
        'OpenCvSharp'              = 'Mat'
        'Google.Protobuf'          = 'CodedInputStream'
    }

    # Add-Type would give an assembly a name of its own; the compiler that it brings does not.
    Add-Type -TypeDefinition 'public class XMemTestsNothing { }'

    function Write-Library([string] $Folder, [string] $Name, [string] $Version) {
        # A library with the name and publisher of one of the module's; its only class says whose it is.
        $ours = Get-ChildItem "$base/bin" -Recurse -Filter "$Name.dll"
        $key = [System.Reflection.AssemblyName]::GetAssemblyName($ours.FullName).GetPublicKey()
        [System.IO.File]::WriteAllBytes("$Folder/$Name.snk", $key)
        $code = "[assembly: System.Reflection.AssemblyVersion(""$Version"")]
            namespace $Name { public static class $($types[$Name]) { public static string Owner => ""other $Version""; } }"
        $trees = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($code)
        $references = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
        $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary').WithPublicSign($true)
        $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(
            $Name,
            [Microsoft.CodeAnalysis.SyntaxTree[]] $trees,
            [Microsoft.CodeAnalysis.MetadataReference[]] $references,
            $options.WithCryptoKeyFile("$Folder/$Name.snk"))
        $stream = [System.IO.File]::Create("$Folder/$Name.dll")
        $compilation.Emit($stream).Diagnostics | Should -BeNullOrEmpty
        $stream.Dispose()
    }
}

Describe 'The module' {
    # Each in a process of its own: an assembly that is loaded stays, and decides who comes after it.
    It 'tracks beside a module with <Age> versions of its libraries, which is imported <When>' -ForEach @(
        @{ Age = 'newer'; Version = '99.0.0.0'; When = 'before it' }
        @{ Age = 'older'; Version = '1.0.0.0'; When = 'before it' }
        @{ Age = 'newer'; Version = '99.0.0.0'; When = 'after it' }
        @{ Age = 'newer'; Version = '99.0.0.0'; When = 'after its first use' }
    ) {
        $other = (New-Item (Join-Path $TestDrive "$Age $When" Other) -ItemType Directory).FullName
        foreach ($name in $types.Keys) {
            Write-Library $other $name $Version
        }

        New-ModuleManifest "$other/Other.psd1" -RequiredAssemblies ($types.Keys | ForEach-Object { "$_.dll" })
        $lines = & $pwsh -NoProfile -Command {
            param($Base, $Other, $Clip, $When, $Types)
            $ErrorActionPreference = 'Stop'
            if ($When -eq 'before it') { Import-Module $Other }
            Import-Module $Base
            if ($When -eq 'after it') { Import-Module $Other }
            $null = New-XMemSession -Size 96
            Add-XMemMask $Clip.FirstMask
            (Get-ChildItem "$($Clip.FramesFolder)/0000[0-2].jpg" | Invoke-XMemStep).FrameName
            if ($When -eq 'after its first use') { Import-Module $Other }
            $Types | ForEach-Object { ([type] $_)::Owner }
        } -args $base, $other, $clip, $When, ($types.Keys | ForEach-Object { "$_.$($types[$_])" })

        $lines | Should -Be '00000', '00001', '00002', "other $Version", "other $Version", "other $Version"
    }

    It 'brings nothing but the cmdlets and the loader where other modules see it' {
        $names = & $pwsh -NoProfile -Command {
            param($Base, $Clip)
            $ErrorActionPreference = 'Stop'
            Import-Module $Base
            $null = New-XMemSession -Size 96
            Add-XMemMask $Clip.FirstMask
            (Invoke-XMemStep "$($Clip.FramesFolder)/00000.jpg").FrameName
            $assemblies = [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object IsDynamic -EQ $false
            $assemblies.Where{ $_.Location.StartsWith($Base) }.ForEach{ $_.GetName().Name } | Sort-Object
        } -args $base, $clip

        $names | Should -Be '00000', 'XMem.PowerShell', 'XMem.PowerShell.Loader'
    }
}
