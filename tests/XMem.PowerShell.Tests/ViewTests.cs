using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>New-XMemSession with several sizes, and with -Flip.</summary>
public sealed class ViewTests : ClipTest
{
    [Theory]
    [InlineData("", "480")]
    [InlineData("-Size 96", "96")]
    [InlineData("-Size -1", "-1")]
    [InlineData("-Flip", "480|480 flipped")]
    [InlineData("-Size 96, 64", "96|64")]
    [InlineData("-Size 96, 64 -Flip", "96|96 flipped|64|64 flipped")]
    [InlineData("-Size 96, 64 -Flip:$false", "96|64")]
    public void Options_say_which_views_there_are(string options, string views)
    {
        Assert.Equal(views.Split('|'), Run($"(New-XMemSession {options}).Views | ForEach-Object {{ \"$_\" }}").Succeeded().Values);
    }

    [Fact]
    public void Scores_are_the_mean_over_the_views_and_decide_the_masks()
    {
        var results = Run(
            """
            foreach ($options in @{ Size = 96, 64 }, @{ Size = 96 }, @{ Size = 64 }) {
                $session = New-XMemSession @options
                Add-XMemMask $masks/00000.png -Session $session
                (Invoke-XMemStep $frames/0000[0-3].png -Session $session -Scores)[-1]
            }
            """).Succeeded().Output;

        var maps = results.Select(result => MapsOf(result.BaseObject)).ToList();
        for (var label = 0; label < 3; label++)
        {
            for (var pixel = 0; pixel < Clip.Width * Clip.Height; pixel++)
                Assert.Equal((maps[1][label][pixel] + maps[2][label][pixel]) / 2, maps[0][label][pixel], 1e-5f);
        }

        var labels = LabelsOf(results[0]);
        Assert.All(labels.Index(), item => Assert.Equal(Enumerable.Range(0, 3).Max(label => maps[0][label][item.Index]), maps[0][item.Item][item.Index]));
        Assert.NotEqual(LabelsOf(results[2]), labels);
    }

    [Fact]
    public void A_session_of_several_views_is_saved_and_goes_on()
    {
        var results = Run(
            """
            $session = New-XMemSession -Size 64 -Flip
            Add-XMemMask $masks/00000.png
            $null = Invoke-XMemStep $frames/0000[0-2].png
            Export-XMemSession $temp/shot.xmem
            $restored = Import-XMemSession $temp/shot.xmem
            Invoke-XMemStep $frames/00003.png -Session $session
            Invoke-XMemStep $frames/00003.png -Session $restored
            """).Succeeded().Output;

        Assert.Equal(LabelsOf(results[0]), LabelsOf(results[1]));
        Assert.Equal(["64", "64 flipped"], Run("$restored.Views | ForEach-Object { \"$_\" }").Succeeded().Values);
    }

    private static float[][] MapsOf(dynamic result) => [.. Enumerable.Range(0, 3).Select(label => (float[])result.Scores.Read(label))];
}
