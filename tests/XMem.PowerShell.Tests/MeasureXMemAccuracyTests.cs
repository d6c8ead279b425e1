using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Measure-XMemAccuracy: per sequence, per object, over all.</summary>
public sealed class MeasureXMemAccuracyTests : ModuleTest
{
    public MeasureXMemAccuracyTests()
    {
        // One sequence has an object, the other two of which one was lost from its third frame on.
        Write("truth/one", frame => Clip.Only(1, Clip.Labels(frame)));
        Write("truth/two", Clip.Labels);
        Write("found/one", frame => Clip.Only(1, Clip.Labels(frame)));
        Write("found/two", frame => frame < 2 ? Clip.Labels(frame) : Clip.Only(1, Clip.Labels(frame)));
    }

    [Fact]
    public void A_sequence_is_one_result()
    {
        var result = Run("Measure-XMemAccuracy $temp/found/two $temp/truth/two").Single;

        Assert.Equal("two", result.Properties["Name"].Value);
        Assert.Equal(0.625, result.Properties["J"].Value);
        Assert.Equal(0.625, result.Properties["JAndF"].Value);
    }

    [Theory]
    [InlineData("Measure-XMemAccuracy -Path $temp/found -GroundTruth $temp/truth")]
    [InlineData("[pscustomobject] @{ Path = \"$temp/found\"; GroundTruth = \"$temp/truth\" } | Measure-XMemAccuracy")]
    [InlineData("$ExecutionContext.InvokeProvider.Item.Get(\"$temp/found\") | Measure-XMemAccuracy -GroundTruth $temp/truth")]
    public void A_data_set_is_one_result_per_sequence(string script)
    {
        var results = Run(script).Succeeded().Output;

        Assert.Equal(["one", "two"], results.Select(result => result.Properties["Name"].Value));
        Assert.Equal([1.0, 0.625], results.Select(result => result.Properties["J"].Value));
    }

    [Fact]
    public void PerObject_gives_every_object_with_its_sequence()
    {
        var results = Run("Measure-XMemAccuracy $temp/found $temp/truth -PerObject").Succeeded().Output;

        Assert.Equal(["one", "two", "two"], results.Select(result => result.Properties["Sequence"].Value));
        Assert.Equal([(byte)1, (byte)1, (byte)2], results.Select(result => result.Properties["Label"].Value));
        Assert.Equal([1.0, 1.0, 0.25], results.Select(result => result.Properties["J"].Value));
    }

    [Fact]
    public void Overall_every_object_counts_the_same()
    {
        var result = Run("$all = Measure-XMemAccuracy $temp/found $temp/truth -Overall; $all; $all.Sequences.Name").Succeeded().Output;

        Assert.Equal(0.75, (double)result[0].Properties["J"].Value, 12);
        Assert.Equal(["one", "two"], result.Skip(1).Select(name => name.BaseObject));
    }

    [Theory]
    [InlineData("Measure-XMemAccuracy $temp/found/one $temp/nothing", "nothing")]
    [InlineData("Measure-XMemAccuracy $temp/nothing $temp/truth/one", "nothing")]
    [InlineData("Measure-XMemAccuracy $temp/found/two $temp/truth", "lack 2 of 2 sequences: one, two")]
    public void Folders_that_do_not_belong_together_are_refused(string script, string words)
    {
        var error = Run(script).TerminatingError;

        Assert.NotNull(error);
        error.Is("EvaluationMismatch", "Measure-XMemAccuracy", words);
    }

    [Fact]
    public void A_lost_frame_is_named()
    {
        File.Delete(Folder["found/one/00003.png"]);

        var error = Run("Measure-XMemAccuracy $temp/found/one $temp/truth/one").TerminatingError;

        Assert.NotNull(error);
        error.Is("EvaluationMismatch", "Measure-XMemAccuracy", "lack 1 of 4 frames", "00003", "Track the whole sequence");
    }

    private void Write(string name, Func<int, byte[]> labels)
    {
        Directory.CreateDirectory(Folder[name]);
        for (var frame = 0; frame < 6; frame++)
            File.WriteAllBytes(Path.Combine(Folder[name], $"{frame:D5}.png"), Png.Indexed(Clip.Width, Clip.Height, labels(frame), Clip.Palette));
    }
}
