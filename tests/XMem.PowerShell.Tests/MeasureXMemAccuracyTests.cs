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

    [Theory]
    [InlineData("-Sequence two", "two")]
    [InlineData("-Sequence ONE", "one")]
    [InlineData("-Sequence two, one", "one two")]
    public void Sequences_are_chosen_by_name(string options, string expected)
    {
        Write("truth/three", Clip.Labels);

        Assert.Equal(expected.Split(' '), Run($"Measure-XMemAccuracy $temp/found $temp/truth {options}").Succeeded().Output.Select(result => result.Properties["Name"].Value));
        Assert.Equal(expected.Split(' ').Length, Run($"(Measure-XMemAccuracy $temp/found $temp/truth -Overall {options}).Sequences.Count").Single.BaseObject);
    }

    [Theory]
    [InlineData("$temp/found $temp/truth -Sequence one, four, five", "no sequence four, five")]
    [InlineData("$temp/found/two $temp/truth/two -Sequence one", "no sequence one")]
    public void A_sequence_that_is_not_there_is_named(string arguments, string message)
    {
        Run($"Measure-XMemAccuracy {arguments}").TerminatingError!.Is("EvaluationMismatch", "Measure-XMemAccuracy", message);
    }

    [Fact]
    public void A_chosen_sequence_without_masks_is_named()
    {
        Write("truth/three", Clip.Labels);

        Run("Measure-XMemAccuracy $temp/found $temp/truth -Sequence one, three").TerminatingError!
            .Is("EvaluationMismatch", "Measure-XMemAccuracy", "lack 1 of 2 sequences: three");
    }

    [Fact]
    public void A_DAVIS_root_is_evaluated_as_the_README_shows()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));
        var first = Array.FindIndex(lines, line => line.StartsWith("    $davis = ", StringComparison.Ordinal));
        var pipeline = string.Join('\n', lines[first..].TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)));

        // Three sequences, of which two are of the validation set.
        foreach (var name in new[] { "bear", "bike-packing", "camel" })
        {
            using var folder = new TestFolder();
            var clip = Clip.Write(folder);
            Copy(clip.Frames, Folder[$"DAVIS/JPEGImages/480p/{name}"]);
            Copy(clip.Masks, Folder[$"DAVIS/Annotations/480p/{name}"]);
        }

        Folder.Write("DAVIS/ImageSets/2017/val.txt", "bike-packing\ncamel\n");
        var result = Run($"Set-Location $temp; $PSDefaultParameterValues = @{{ 'New-XMemSession:Size' = 96 }}; {pipeline}").Single;

        Assert.Equal("bike-packing camel", string.Join(' ', Directory.GetDirectories(Folder["results"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Assert.Equal(2, ((dynamic)result.BaseObject).Sequences.Length);
        Assert.InRange((double)result.Properties["JAndF"].Value, 0.5, 1);
        Assert.Empty(Run("Get-XMemSession").Succeeded().Output);

        static void Copy(string from, string to)
        {
            Directory.CreateDirectory(to);
            foreach (var file in Directory.GetFiles(from))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
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
