using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text.RegularExpressions;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>What a console of 80 columns shows of the module's objects.</summary>
public sealed partial class FormatViewTests : ClipTest
{
    private const int Columns = 80;

    public FormatViewTests() => Start("-Name 'a shot of two squares'");

    [Fact]
    public void A_session_is_a_line()
    {
        var lines = Show("$null = Invoke-XMemStep $frames/0000[0-2].png; Get-XMemSession");

        Assert.Equal("Id Name                  Model     ExecutionProvider Objects Frames State", lines[0]);
        Assert.Equal(" 1 a shot of two squares xmem-tiny Cpu               {1, 2}       3 Open", lines[2]);
    }

    [Fact]
    public void An_execution_provider_says_what_it_lacks()
    {
        var lines = Show("Get-XMemExecutionProvider Cpu, Plugin");

        Assert.Equal("Name      Works Why not, and what to do", lines[0]);
        Assert.Equal(["Cpu", "yes"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Plugin    no    It is a library of its own", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_a_line()
    {
        var lines = Show("Invoke-XMemStep $frames/0000[01].png");

        Assert.Equal(["FrameName", "Memory", "Elapsed", "Objects: pixels"], Titles(lines));
        Assert.Matches(@"^00000 +yes +\d+ ms 1: 1296, 2: 1296$", lines[2]);
        Assert.Matches(@"^00001 {20}      +\d+ ms 1: \d+, 2: \d+$", lines[3]);
    }

    [Fact]
    public void An_object_that_is_not_seen_has_a_dash()
    {
        var lines = Show(
            """
            $first = Invoke-XMemStep $frames/00000.png
            $first.Objects[1] = $first.Objects[1].GetType()::new(2, 0)
            $first
            """);

        Assert.EndsWith("1: 1296, 2: -", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_an_object_is_not_shown_in_its_columns()
    {
        var lines = Show("$result = Invoke-XMemStep $frames/00000.png; $result.Objects[0]; $result.Mask; Get-XMemSession");

        Assert.Equal(["Label", "Area"], Titles(lines));
        AssertFollow(lines, "Width   : 128", "Height  : 96");
        AssertFollow(lines, "Name              : a shot of two squares", "Model             : xmem-tiny");
    }

    [Fact]
    public void A_clip_is_a_line()
    {
        var lines = Show("Invoke-XMemClip $frames $masks/00002.png $temp/o -Size -1");

        Assert.Equal("Frames   Masks Tracked Frames/s Warnings Folder", lines[0].TrimStart());
        Assert.Matches(@"^ +6 +4 +4 +\d+\.\d +0 \S+$", lines[2]);
    }

    [Fact]
    public void Statistics_are_grouped_by_memory()
    {
        var lines = Show("$null = Invoke-XMemStep $frames/00000.png; Get-XMemMemoryStats");

        Assert.Equal(["View                 : -1", "Frames               : 1"], lines[..2]);
        AssertFollow(lines, "Sensory memory", "    SensoryBytes     : 12.0 KB");
        AssertFollow(lines, "Working memory", "    WorkingFrames    : 1", "    MaxWorkingFrames : 10", "    MinWorkingFrames : 5", "    PermanentFrames  : 1", "    WorkingElements  : 48", "    WorkingBytes     : ");
        AssertFollow(lines, "Long-term memory", "    LongTermElements : 0 of 10000", "    LongTermBytes    : 0 B");
        Assert.Contains("    Evictions        : 0 (0 elements)", lines);
    }

    [Fact]
    public void Of_several_views_all_are_named()
    {
        var lines = Show("Remove-XMemSession $session; $global:views = New-XMemSession -Size 96, 64 -Flip; $views | Format-List");
        Assert.Contains("Views             : 96, 96 flipped, 64, 64 flipped", lines);

        Assert.Equal("View                 : 96, 96 flipped, 64, 64 flipped", Show("Get-XMemMemoryStats $views")[0]);
        Assert.Equal(["View                 : 64 flipped", "Frames               : 0"], Show("(Get-XMemMemoryStats $views).Views[-1]")[..2]);
    }

    [Fact]
    public void Statistics_make_a_table_too()
    {
        var lines = Show("Get-XMemMemoryStats", "Table");

        Assert.Equal(["Frames", "Objects", "WorkingFrames", "WorkingElements", "LongTermElements", "TotalBytes"], Titles(lines));
        Assert.Matches("^ +0 +0 +0 +0 +0 +0 B$", lines[2]);
    }

    [Fact]
    public void A_model_is_a_line()
    {
        var lines = Show("Get-XMemModel xmem-tiny");

        Assert.Equal(["Name", "Ck", "Cv", "Ch", "Size", "Precision", "License"], Titles(lines));
        Assert.Matches(@"^xmem-tiny +\d+ +\d+ +\d+ +\d+\.\d+ MB Float\d\d +\S", lines[2]);
    }

    [Fact]
    public void A_model_has_a_list_view()
    {
        var lines = Show("Get-XMemModel xmem-tiny", "List");

        string[] labels = ["Name", "Description", "License", "Dimensions", "Precision", "Files", "Source", "Notes", "Folder", "Id"];
        Assert.Equal(labels, lines.Select(line => LabeledLine().Match(line)).Where(match => match.Success).Select(match => match.Groups["label"].Value));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^Dimensions +: Ck \d+, Cv \d+, Ch \d+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Options_say_what_their_special_values_mean()
    {
        var lines = Show("$session.Options");

        Assert.Equal("Size              : -1 (as the source)", lines[0]);
        Assert.Contains("DeepUpdateEvery   : -1 (with memory frames)", lines);
        Assert.Contains("Threads           : 0 (one per processor)", lines);
        Assert.Contains("MemoryLimit       : (none)", lines);
        Assert.Equal(12, lines.Count);
    }

    [Fact]
    public void Accuracy_has_three_decimals()
    {
        var sequence = Show("Measure-XMemAccuracy $masks $masks");
        Assert.Equal(["Name", "Objects", "J", "F", "J&F"], Titles(sequence));
        Assert.Matches(@"^masks +2  1\.000  1\.000  1\.000$", sequence[2]);

        var objects = Show("Measure-XMemAccuracy $masks $masks -PerObject");
        Assert.Equal(["Sequence", "Label", "J", "Recall", "Decay", "F", "Recall", "Decay", "J&F"], Titles(objects));
        Assert.Matches(@"^masks +2  1\.000  1\.000  0\.000  1\.000  1\.000  0\.000  1\.000$", objects[3]);

        var overall = Show("Measure-XMemAccuracy $masks $masks -Overall");
        Assert.Equal(["Sequences", "Objects", "J", "F", "J&F"], Titles(overall));
        Assert.Matches(@"^ +1 +2  1\.000  1\.000  1\.000$", overall[2]);

        var frames = Show("(Measure-XMemAccuracy $masks $masks -PerObject)[0].Frames");
        Assert.Equal(["Frame", "J", "F", "J&F"], Titles(frames));
        Assert.Equal(4, frames.Count - 2);
    }

    [Theory]
    [InlineData("Measure-XMemAccuracy $masks $masks", "Name,Objects,J,F,J&F")]
    [InlineData("(Measure-XMemAccuracy $masks $masks -PerObject)[0]", "Sequence,Label,Frames,J,J recall,J decay,F,F recall,F decay,J&F")]
    [InlineData("Measure-XMemAccuracy $masks $masks -Overall", "Sequences,Objects,J,F,J&F")]
    public void Accuracy_has_list_views(string script, string labels)
    {
        var lines = Show(script, "List");

        Assert.Equal(labels.Split(','), lines.Select(line => line.Split(':')[0].TrimEnd()));
        Assert.Matches(@": 1\.000$", lines[^1]);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KB")]
    [InlineData(20 * 1024, "20.0 KB")]
    [InlineData(300L << 20, "300 MB")]
    [InlineData(5L << 40, "5.00 TB")]
    [InlineData(5000L << 40, "5000 TB")]
    public void Bytes_are_shown_as_people_read_them(long bytes, string expected)
    {
        Assert.Equal(
            expected,
            Run("[cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture; [XMem.PowerShell.Formatting.ByteSize]::Format($bytes)", ("bytes", bytes)).Single.BaseObject);
    }

    /// <summary>The lines that the console shows of a script's objects, without the empty ones.</summary>
    /// <param name="shape">Table or List for what Format-Table and Format-List show; by default what the console chooses.</param>
    private List<string> Show(string script, string? shape = null)
    {
        var text = Run($"[cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture; & {{ {script} }} | {Formatter(shape)} Out-String -Width {Columns}").Single;
        var plain = new StringDecorated((string)text.BaseObject).ToString(OutputRendering.PlainText);
        var lines = plain.Split(Environment.NewLine).Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 1, Columns));
        return lines;
    }

    private static string Formatter(string? shape) => shape is null ? "" : $"Format-{shape} |";

    private static IEnumerable<string> Titles(List<string> lines) =>
        ColumnRule().Matches(lines[1]).Select(rule => lines[0].Length < rule.Index ? "" : lines[0][rule.Index..Math.Min(lines[0].Length, rule.Index + rule.Length)].Trim());

    private static void AssertFollow(List<string> lines, params ReadOnlySpan<string> expected)
    {
        var at = lines.IndexOf(expected[0]);
        Assert.True(at >= 0, $"'{expected[0]}' is not among the lines:\n{string.Join('\n', lines)}");
        for (var i = 1; i < expected.Length; i++)
            Assert.StartsWith(expected[i], lines[at + i], StringComparison.Ordinal);
    }

    [GeneratedRegex("-+", RegexOptions.None, 1000)]
    private static partial Regex ColumnRule();

    [GeneratedRegex("^(?<label>\\w+) +: ", RegexOptions.None, 1000)]
    private static partial Regex LabeledLine();
}
