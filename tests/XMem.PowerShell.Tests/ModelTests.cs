using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Import-XMemModel and Get-XMemModel.</summary>
public sealed class ModelTests : ClipTest
{
    private static readonly string[] ModelFiles = ["key_encoder.onnx", "mask_decoder.onnx", "model.json", "value_encoder.onnx"];

    public ModelTests() => TinyNetwork.Write(Folder["tiny.pth"], TinyNetwork.Parameters);

    [Fact]
    public void A_checkpoint_becomes_a_model_named_after_its_file()
    {
        var model = Run("Import-XMemModel $temp/tiny.pth -Destination $temp/models").Single;

        Assert.Equal("tiny", model.Properties["Name"].Value);
        Assert.Equal(Folder["models/tiny"], model.Properties["Folder"].Value);
        Assert.Equal(ModelFiles, Files("tiny"));
        Assert.Equal("ModelDimensions { Key = 4, Value = 4, Hidden = 4 }", model.Properties["Dimensions"].Value.ToString());
    }

    [Theory]
    [InlineData("Import-XMemModel -Path $temp/tiny.pth -Name small -Destination $temp/models")]
    [InlineData("Import-XMemModel $temp/tiny.pth small -Destination $temp/models")]
    [InlineData("Get-ChildItem $temp/*.pth | Import-XMemModel -Name small -Destination $temp/models")]
    [InlineData("[pscustomobject] @{ Path = \"$temp/tiny.pth\" } | Import-XMemModel -Name small -Destination $temp/models")]
    public void A_model_may_have_another_name(string script)
    {
        Assert.Equal("small", Run(script).Single.Properties["Name"].Value);
        Assert.Equal(ModelFiles, Files("small"));
    }

    [Fact]
    public void What_the_user_says_of_a_model_is_kept()
    {
        var texts = Run(
            """
            $null = Import-XMemModel $temp/tiny.pth -Destination $temp/models -Description 'for tests' -License 'as you like' -Notes 'made up' -WeightPrecision Float16
            $model = Get-XMemModel $temp/models/tiny
            $model.Description; $model.License; $model.Provenance.Notes; "$($model.Provenance.WeightPrecision)"; $model.Provenance.Source
            """).Succeeded().Values;

        Assert.Equal(["for tests", "as you like", "made up", "Float16", "tiny.pth"], texts);
    }

    [Fact]
    public void Sessions_track_as_the_model_suggests()
    {
        var texts = Run(
            """
            $model = Import-XMemModel $temp/tiny.pth -Destination $temp/models -Size 96 -MemoryEvery 3 -TopK 20
            $options = (New-XMemSession $model).Options, (New-XMemSession $model -MemoryEvery 4).Options
            $options | ForEach-Object { "$($_.Size) $($_.MemoryEvery) $($_.TopK) $($_.MaxWorkingFrames)" }
            """).Succeeded().Values;

        Assert.Equal(["96 3 20 10", "96 4 20 10"], texts);
    }

    [Theory]
    [InlineData("-Size 8", "Size is 8")]
    [InlineData("-MemoryEvery 0", "MemoryEvery is 0")]
    [InlineData("-TopK -1", "TopK is -1")]
    public void A_model_suggests_nothing_that_cannot_be(string options, string message)
    {
        var error = Run($"Import-XMemModel $temp/tiny.pth -Destination $temp/models {options}").TerminatingError;

        Assert.NotNull(error);
        error.Is("InvalidOption", "Import-XMemModel", message);
        Assert.False(Directory.Exists(Folder["models"]));
    }

    [Theory]
    [InlineData("Import-XMemModel $temp/tiny.pth -Destination $temp/models | New-XMemSession -Size -1")]
    [InlineData("$model = Import-XMemModel $temp/tiny.pth -Destination $temp/models; New-XMemSession $model -Size -1")]
    public void An_imported_model_tracks(string script)
    {
        var session = Run(script).Single;
        Assert.Equal("tiny", session.Properties["Model"].Value);

        var results = Run("Add-XMemMask $masks/00000.png; Get-ChildItem $frames | Invoke-XMemStep").Succeeded().Output;

        Assert.Equal(6, results.Count);
        Assert.Equal(Clip.Labels(0), LabelsOf(results[0]));
    }

    [Fact]
    public void A_model_is_not_replaced_unless_asked()
    {
        Run("$null = Import-XMemModel $temp/tiny.pth -Destination $temp/models -Notes first").Succeeded();

        var error = Run("Import-XMemModel $temp/tiny.pth -Destination $temp/models -Notes second").TerminatingError;
        Assert.NotNull(error);
        error.Is("ModelExists", "Import-XMemModel", Folder["models/tiny"], "-Force");
        Assert.Equal("first", Run("(Get-XMemModel $temp/models/tiny).Provenance.Notes").Single.BaseObject);

        Assert.Equal("second", Run("(Import-XMemModel $temp/tiny.pth -Destination $temp/models -Notes second -Force).Provenance.Notes").Single.BaseObject);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Assert.Empty(Run("Import-XMemModel $temp/tiny.pth -Destination $temp/models -WhatIf").Succeeded().Output);
        Assert.False(Path.Exists(Folder["models"]));
    }

    [Theory]
    [InlineData("Get-XMemModel")]
    [InlineData("Get-XMemModel xmem-tiny")]
    [InlineData("Get-XMemModel XMEM-t*")]
    [InlineData("'xmem-tiny' | Get-XMemModel")]
    public void The_models_own_model_is_listed(string script)
    {
        Assert.Contains("xmem-tiny", Run(script).Succeeded().Output.Select(model => model.Properties["Name"].Value));
    }

    [Fact]
    public void Models_of_the_search_path_are_found_by_name()
    {
        const string variable = "XMEM_MODEL_PATH";
        Run("$null = Import-XMemModel $temp/tiny.pth -Name found-by-name -Destination $temp/models").Succeeded();
        Assert.Empty(Run("Get-XMemModel found-by-*").Succeeded().Output);

        Environment.SetEnvironmentVariable(variable, Folder["models"]);
        try
        {
            Assert.Equal(Folder["models/found-by-name"], Run("Get-XMemModel found-by-*").Single.Properties["Folder"].Value);
            Assert.Equal("found-by-name", Run("New-XMemSession Found-by-name").Single.Properties["Model"].Value);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public void A_model_that_is_not_there_does_not_hide_the_others()
    {
        var result = Run("Get-XMemModel nothing, xmem-tiny");

        Assert.Null(result.TerminatingError);
        result.Error.Is("ModelNotFound", "Get-XMemModel", "\"nothing\"", "Import-XMemModel");
        Assert.Equal("xmem-tiny", Assert.Single(result.Output).Properties["Name"].Value);
    }

    private IEnumerable<string?> Files(string model) =>
        Directory.GetFileSystemEntries(Path.Combine(Folder["models"], model)).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
