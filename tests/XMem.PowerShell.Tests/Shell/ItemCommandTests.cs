using System.Management.Automation;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests.Shell;

public sealed class ItemCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ModuleHost _host = ModuleHost.Empty();

    public ItemCommandTests()
    {
        _folder.Write("00000.jpg", "0");
        _folder.Write("00001.jpg", "1");
        _folder.Write("00000.png", "m");
        _folder.Write("shot [1]/a.jpg", "a");
        _folder.Write("shot [1]/deep/b.jpg", "b");
        _host.Run("param($Folder) Set-Location -LiteralPath $Folder", ("Folder", _folder.Path)).Succeeded();
    }

    [Fact]
    public void Get_ChildItem_takes_wildcards_and_gives_PSPath()
    {
        var items = _host.Run("Get-ChildItem *.jpg").Succeeded().Output;

        Assert.Equal(["00000.jpg", "00001.jpg"], items.Select(item => item.Properties["Name"].Value));
        Assert.All(items, item => Assert.IsType<FileInfo>(item.BaseObject));
        Assert.Equal(
            $@"Microsoft.PowerShell.Core\FileSystem::{Path.Combine(_folder.Path, "00000.jpg")}",
            items[0].Properties["PSPath"].Value);
    }

    [Theory]
    [InlineData("Get-ChildItem", "shot [1]|00000.jpg|00000.png|00001.jpg")]
    [InlineData("Get-ChildItem -File", "00000.jpg|00000.png|00001.jpg")]
    [InlineData("Get-ChildItem -Directory", "shot [1]")]
    [InlineData("Get-ChildItem -Filter *.png", "00000.png")]
    [InlineData("Get-ChildItem . *.png", "00000.png")]
    [InlineData("Get-ChildItem * -Include *.jpg, *.png -Exclude 00001*", "00000.jpg|00000.png")]
    [InlineData("Get-ChildItem -Recurse -Filter *.jpg", "00000.jpg|00001.jpg|a.jpg|b.jpg")]
    [InlineData("Get-ChildItem -Depth 1 -Filter *.jpg", "00000.jpg|00001.jpg|a.jpg")]
    [InlineData("Get-ChildItem -LiteralPath 'shot [1]'", "deep|a.jpg")]
    [InlineData("Get-ChildItem 'shot `[1`]/*.jpg'", "a.jpg")]
    [InlineData("'00000.png', 'shot*' | Get-ChildItem", "00000.png|shot [1]")]
    [InlineData("Get-Item 'shot*' | Get-ChildItem", "deep|a.jpg")]
    [InlineData("gci 0*.png", "00000.png")]
    [InlineData("Get-Item -LiteralPath 'shot [1]/a.jpg'", "a.jpg")]
    [InlineData("Get-Item *.jpg", "00000.jpg|00001.jpg")]
    public void Items(string script, string names)
    {
        var items = _host.Run(script).Succeeded().Output;

        // Folders come first in PowerShell's listing.
        Assert.Equal(names.Split('|'), items.Select(item => item.Properties["Name"].Value));
    }

    [Theory]
    [InlineData("Get-ChildItem -Name -File", "00000.jpg|00000.png|00001.jpg")]
    [InlineData("Get-ChildItem -Name -Recurse -Filter b.jpg | ForEach-Object { $_ -replace '\\\\', '/' }", "shot [1]/deep/b.jpg")]
    [InlineData("Split-Path a/b/c.tar.gz -Leaf", "c.tar.gz")]
    [InlineData("Split-Path a/b/c.png -LeafBase", "c")]
    [InlineData("Split-Path a/b/c.png -Extension", ".png")]
    [InlineData("(Split-Path a/b/c.png) -replace '\\\\', '/'", "a/b")]
    [InlineData("(Join-Path a b c d) -replace '\\\\', '/'", "a/b/c/d")]
    [InlineData("(Join-Path a, b c) -replace '\\\\', '/'", "a/c|b/c")]
    [InlineData("(Resolve-Path *.png).ProviderPath | Split-Path -Leaf", "00000.png")]
    [InlineData("(Resolve-Path *.png -Relative) -replace '\\\\', '/'", "./00000.png")]
    [InlineData("Convert-Path -LiteralPath 'shot [1]' | Split-Path -Leaf", "shot [1]")]
    [InlineData("Test-Path 00000.jpg", "True")]
    [InlineData("Test-Path *.jpg", "True")]
    [InlineData("Test-Path *.exr", "False")]
    [InlineData("Test-Path 'shot [1]'", "False")]
    [InlineData("Test-Path -LiteralPath 'shot [1]'", "True")]
    [InlineData("Test-Path -LiteralPath 'shot [1]' -PathType Container", "True")]
    [InlineData("Test-Path -LiteralPath 'shot [1]' -PathType Leaf", "False")]
    [InlineData("Test-Path 00000.jpg -PathType Leaf", "True")]
    [InlineData("Test-Path ''", "False")]
    [InlineData("Test-Path nodrive:/x", "False")]
    [InlineData("Push-Location 'shot `[1`]'; (Get-Location).Path | Split-Path -Leaf; Pop-Location; Test-Path 00000.jpg", "shot [1]|True")]
    [InlineData("$null = New-Item a/b -ItemType Directory -Force; cd a; cd b; cd -; (pwd).Path | Split-Path -Leaf", "a")]
    public void Text(string script, string lines)
    {
        var values = _host.Run(script).Succeeded().Values;

        Assert.Equal(lines.Split('|'), values.Select(value => value!.ToString()));
    }

    [Theory]
    [InlineData("Get-ChildItem")]
    [InlineData("Get-Item *.jpg")]
    [InlineData("Get-Content 00000.jpg")]
    public void What_a_later_command_throws_ends_the_pipeline(string command)
    {
        var result = _host.Run($"try {{ {command} | ForEach-Object {{ throw 'enough' }}; 'not reached' }} finally {{ }}");

        Assert.Equal("enough", result.TerminatingError?.Exception.Message);
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_missing_item_is_an_error_and_the_others_go_on()
    {
        var result = _host.Run("Get-ChildItem 00000.jpg, nothing-here, 00001.jpg");

        Assert.Equal(2, result.Output.Count);
        Assert.Equal("PathNotFound", result.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
    }

    [Fact]
    public void Files_and_folders_are_made_copied_moved_renamed_and_removed()
    {
        _host.Run("""
            $null = New-Item new/sub -ItemType Directory -Force
            $null = New-Item new/a.txt -Value 'text'
            Copy-Item new copy -Recurse
            Move-Item copy/a.txt copy/sub
            Rename-Item copy/sub/a.txt b.txt
            Remove-Item 0*.jpg
            Remove-Item new -Recurse -Force
            """).Succeeded();

        Assert.Equal("text", File.ReadAllText(Path.Combine(_folder.Path, "copy", "sub", "b.txt")));
        Assert.Equal(["00000.png", "copy", "shot [1]"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_full_folder_is_removed_only_with_Recurse()
    {
        var result = _host.Run("Remove-Item -LiteralPath 'shot [1]'");

        Assert.StartsWith("DirectoryNotEmpty", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_folder.Path, "shot [1]")));
    }

    [Theory]
    [InlineData("Remove-Item 00000.png -WhatIf")]
    [InlineData("Move-Item 00000.png moved.png -WhatIf")]
    [InlineData("Rename-Item 00000.png moved.png -WhatIf")]
    [InlineData("Copy-Item 00000.png moved.png -WhatIf")]
    [InlineData("New-Item moved.png -WhatIf")]
    [InlineData("1, 2 | Set-Content moved.png -WhatIf")]
    [InlineData("1, 2 | Out-File moved.png -WhatIf")]
    public void WhatIf_touches_nothing(string script)
    {
        _host.Run(script).Succeeded();

        Assert.Contains("What if", _host.ConsoleText, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "00000.png")));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "moved.png")));
    }

    [Fact]
    public void Content_is_written_appended_and_read()
    {
        var result = _host.Run("""
            'one', 'two' | Set-Content text.txt
            Add-Content text.txt 'thrée'
            'four' | Out-File text.txt -Append
            'five' >> text.txt
            Get-Content text.txt
            Get-Content text.txt -First 1
            Get-Content text.txt -Tail 2
            (Get-Content text.txt -Raw).Length
            Set-Content text.txt 'a', 'b' -NoNewline
            Get-Content text.txt -Raw
            """).Succeeded();

        var newLine = Environment.NewLine.Length;
        Assert.Equal(
            ["one", "two", "thrée", "four", "five", "one", "four", "five", 19 + (5 * newLine), "ab"],
            result.Values);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error_that_names_it()
    {
        var result = _host.Run("'x' | Set-Content nowhere/text.txt");

        Assert.Contains("nowhere", result.Error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
    }
}
