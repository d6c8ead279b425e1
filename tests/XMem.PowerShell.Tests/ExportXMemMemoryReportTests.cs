using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Export-XMemMemoryReport: a page at the end of a pipeline, or beside it.</summary>
public sealed class ExportXMemMemoryReportTests : ClipTest
{
    [Fact]
    public void The_report_is_written_and_results_go_on_if_asked()
    {
        Start();
        Assert.Empty(Run("Get-ChildItem $frames | Invoke-XMemStep | Export-XMemMemoryReport $temp/deep/report.html").Succeeded().Values);
        Assert.Contains("<b>6</b> frames", File.ReadAllText(Folder["deep/report.html"]), StringComparison.Ordinal);
        Assert.Equal(["00000"], Run("Get-ChildItem $frames | Select-Object -First 1 | Invoke-XMemStep -Session $session | Export-XMemMemoryReport $temp/more.html -Session $session -PassThru | ForEach-Object FrameName").Succeeded().Values);
        Assert.True(File.Exists(Folder["more.html"]));
    }

    [Fact]
    public void Files_that_are_there_are_replaced_but_for_NoClobber_and_read_only_ones()
    {
        Start();
        var path = Folder["report.html"];
        File.WriteAllText(path, "precious");
        const string Pipeline = "Get-ChildItem $frames | Select-Object -First 1 | Invoke-XMemStep | Export-XMemMemoryReport $temp/report.html";

        Assert.Single(Run($"{Pipeline} -NoClobber").Errors).Is("FileExists", "Export-XMemMemoryReport", path, "-NoClobber");
        Run($"{Pipeline} -WhatIf").Succeeded();
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Fails(Pipeline, "DestinationNotWritable", path, "-Force");
        Assert.Equal("precious", File.ReadAllText(path));

        Run($"{Pipeline} -Force").Succeeded();
        Assert.Contains("<b>1</b> frame<", File.ReadAllText(path), StringComparison.Ordinal);
        Fails($"{Pipeline} -Force -NoClobber", "ForceAndNoClobber", "give one of them");
    }

    [Fact]
    public void Without_results_nothing_is_written()
    {
        Start();
        Run("@() | Export-XMemMemoryReport $temp/report.html").Succeeded();
        Assert.False(File.Exists(Folder["report.html"]));
    }

    private void Fails(string script, string id, params string[] words)
    {
        var error = Run(script).TerminatingError;
        Assert.NotNull(error);
        error.Is(id, "Export-XMemMemoryReport", words);
    }
}
