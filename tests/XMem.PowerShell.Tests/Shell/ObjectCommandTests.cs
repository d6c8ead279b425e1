using System.Management.Automation;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests.Shell;

public sealed class ObjectCommandTests : IDisposable
{
    private readonly ModuleHost _host = ModuleHost.Empty();

    [Theory]
    [InlineData("1..5 | Select-Object -First 2", "1 2")]
    [InlineData("1..5 | Select-Object -First 0", "")]
    [InlineData("1..5 | Select-Object -Last 2", "4 5")]
    [InlineData("1..5 | Select-Object -Skip 3", "4 5")]
    [InlineData("1..5 | Select-Object -Skip 1 -First 2", "2 3")]
    [InlineData("1..5 | Select-Object -Skip 1 -Last 2", "3 4")]
    [InlineData("1..5 | Select-Object -First 1 -Last 1", "1 5")]
    [InlineData("1..5 | Select-Object -SkipLast 3", "1 2")]
    [InlineData("1..5 | Select-Object -Index 0, 3", "1 4")]
    [InlineData("1, 2, 1, '2', 3 | Select-Object -Unique", "1 2 3")]
    [InlineData("'a', 'A' | Select-Object -Unique", "a A")]
    [InlineData("'bb', 'a' | Select-Object -ExpandProperty Length", "2 1")]
    [InlineData("[pscustomobject] @{ List = 1, 2 } | Select-Object -ExpandProperty List", "1 2")]
    [InlineData("3, 1, 2 | Sort-Object", "1 2 3")]
    [InlineData("3, 1, 2 | Sort-Object -Descending", "3 2 1")]
    [InlineData("3, 1, 3, 2, 1 | Sort-Object -Unique", "1 2 3")]
    [InlineData("'b', 'A', 'c', 'a' | Sort-Object -Unique", "A b c")]
    [InlineData("'ccc', 'bb', 'aa' | Sort-Object Length", "bb aa ccc")]
    [InlineData("'ccc', 'bb', 'aa' | Sort-Object Length, { $_ }", "aa bb ccc")]
    [InlineData("'ccc', 'bb', 'aa' | Sort-Object @{ Expression = 'Length'; Descending = $true }, { $_ }", "ccc aa bb")]
    [InlineData("3, $null, 2 | Sort-Object", "2 3")]
    [InlineData("1..5 | Sort-Object -Descending -Top 2", "5 4")]
    [InlineData("'10', '9' | Sort-Object { [int] $_ }", "9 10")]
    [InlineData("Write-Output 1, 2", "1 2")]
    [InlineData("Write-Output 1 2", "1 2")]
    [InlineData("(Write-Output (1, 2) -NoEnumerate).Count", "2")]
    [InlineData("(1..4 | Measure-Object).Count", "4")]
    [InlineData("(@() | Measure-Object).Count", "0")]
    [InlineData("1..4 | Measure-Object -Sum -Average -Minimum -Maximum | ForEach-Object { $_.Sum, $_.Average, $_.Minimum, $_.Maximum }", "10 2.5 1 4")]
    [InlineData("'a', 'bbb' | Measure-Object Length -Sum | ForEach-Object { $_.Sum, $_.Property }", "4 Length")]
    [InlineData("'b', 'a' | Measure-Object -Minimum | ForEach-Object Minimum", "a")]
    [InlineData("'a', 'b', 'A' | Group-Object | ForEach-Object { $_.Name, $_.Count }", "a 2 b 1")]
    [InlineData("'a', 'bb', 'c' | Group-Object Length | ForEach-Object { \"$($_.Name):$($_.Group)\" }", "1:a c 2:bb")]
    [InlineData("('a', 'bb', 'c' | Group-Object Length -AsHashTable)[1]", "a c")]
    [InlineData("$q = 0; $t = Measure-Command { $q = 5 }; $q; $t.GetType().Name", "5 TimeSpan")]
    [InlineData("(New-Object System.Text.StringBuilder 'text').ToString()", "text")]
    [InlineData("(New-Object System.Text.StringBuilder -Property @{ Capacity = 99 }).Capacity", "99")]
    [InlineData("(New-Object PSObject -Property @{ A = 7 }).A", "7")]
    [InlineData("Get-Date '2022-02-03' -Format yyyy", "2022")]
    [InlineData("1..20 | ForEach-Object { Get-Random -Maximum 3 } | Where-Object { $_ -notin 0..2 }", "")]
    [InlineData("(1..9 | Get-Random -Count 3).Count", "3")]
    public void Values(string script, string expected)
    {
        var values = _host.Run($"@({script}) -join ' '").Succeeded().Values;

        Assert.Equal(expected, Assert.Single(values));
    }

    [Fact]
    public void Select_Object_First_ends_the_commands_before_it()
    {
        var result = _host.Run("$made = 0; 1..1000 | ForEach-Object { $made++; $_ } | Select-Object -First 3 | Out-Null; $made");

        Assert.Equal(3, result.Single.BaseObject);
    }

    [Fact]
    public void Select_Object_makes_objects_of_properties()
    {
        var item = _host.Run("Get-Item / | Select-Object Na*, @{ Name = 'Twice'; Expression = { 2 * 21 } }, @{ n = 'Full'; e = 'FullName' }, Missing").Single;

        Assert.Equal(["Name", "Twice", "Full", "Missing"], item.Properties.Select(property => property.Name));
        Assert.Equal(42, LanguagePrimitives.ConvertTo<int>(item.Properties["Twice"].Value));
        Assert.Null(item.Properties["Missing"].Value);
        Assert.Contains("Selected.System.IO.DirectoryInfo", item.TypeNames);
    }

    [Fact]
    public void Select_Object_leaves_properties_out()
    {
        var item = _host.Run("[pscustomobject] @{ A = 1; B = 2; C = 3 } | Select-Object -ExcludeProperty B").Single;

        Assert.Equal(["A", "C"], item.Properties.Select(property => property.Name));
    }

    [Theory]
    [InlineData("1 | Select-Object -ExpandProperty Nothing", "ExpandPropertyNotFound")]
    [InlineData("'a' | Measure-Object -Sum", "NonNumericInputObject")]
    [InlineData("1 | Measure-Object Nothing -Sum", "GenericMeasurePropertyNotFound")]
    [InlineData("New-Object No.Such.Type", "TypeNotFound")]
    [InlineData("'{ \"a\": ' | ConvertFrom-Json", "InvalidJson")]
    [InlineData("Write-Error 'x' -ErrorId MyId", "MyId")]
    [InlineData("Write-Error -Exception ([IO.IOException]::new('x')) -ErrorId MyId", "MyId")]
    public void Errors(string script, string errorId)
    {
        Assert.StartsWith(errorId, _host.Run(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ a = 1 }", """{"a":1}""")]
    [InlineData("[ordered] @{ a = 1.5; b = 'é\"'; c = $null; d = $true; e = 1, 2; f = [DayOfWeek]::Monday }", """{"a":1.5,"b":"é\"","c":null,"d":true,"e":[1,2],"f":1}""")]
    [InlineData("[pscustomobject] @{ a = [pscustomobject] @{ b = 'x' } }", """{"a":{"b":"x"}}""")]
    public void Json_is_written(string value, string expected)
    {
        Assert.Equal(expected, _host.Run($"{value} | ConvertTo-Json -Compress").Single.BaseObject);
    }

    [Fact]
    public void Json_below_the_depth_is_text_and_a_warning_says_so()
    {
        var result = _host.Run("@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress");

        Assert.Equal("""{"a":{"b":{"c":"System.Collections.Hashtable"}}}""", result.Single.BaseObject);
        Assert.Contains("depth of 2", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_read()
    {
        var item = _host.Run("""'{ "a": [1, 2.5], "b": null, "c": { "d": "x" } }' | ConvertFrom-Json""").Single;

        Assert.Equal([1L, 2.5], Assert.IsType<object[]>(item.Properties["a"].Value));
        Assert.Null(item.Properties["b"].Value);
        Assert.Equal("x", ((PSObject)item.Properties["c"].Value).Properties["d"].Value);
    }

    public void Dispose() => _host.Dispose();
}
