using System.Management.Automation;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Export-XMemSession and Import-XMemSession: a break that no mask shows, and clear words where there can be none.</summary>
public sealed class SavedSessionTests : ClipTest
{
    [Fact]
    public async Task Another_process_goes_on_with_the_same_masks_and_probabilities()
    {
        Clip.Write(Folder, frames: 60);
        const string Options = "-MemoryEvery 2 -MinWorkingFrames 2 -MaxWorkingFrames 4 -PrototypeCount 8";
        const string Write = "-Scores | Export-XMemMask -Format ExrMatte -Soft -BitDepth 32 -Destination";
        Start(Options);
        Run($"Invoke-XMemStep $frames/*.png {Write} $temp/whole").Succeeded();
        Run("Remove-XMemSession $session").Succeeded();
        Start(Options);
        Run($"Get-ChildItem $frames | Select-Object -First 30 | Invoke-XMemStep {Write} $temp/parts; Export-XMemSession $temp/session.xmem").Succeeded();

        var script = Folder["resume.ps1"];
        await File.WriteAllTextAsync(
            script,
            "param($Module, $Temp, $Frames)\n"
            + "Import-Module $Module\n"
            + "$null = Import-XMemSession $Temp/session.xmem\n"
            + $"Get-ChildItem $Frames | Select-Object -Skip 30 | Invoke-XMemStep {Write} $Temp/parts\n",
            TestContext.Current.CancellationToken);
        var run = await ShellProcess.RunAsync(script, "-Module", Repository.Manifest, "-Temp", Folder.Path, "-Frames", Clip.Frames);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var whole = Directory.GetFiles(Folder["whole"], "*.exr", SearchOption.AllDirectories);
        Assert.Equal(2 * 60, whole.Length);
        foreach (var file in whole)
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(Folder["parts"], Path.GetRelativePath(Folder["whole"], file))));
    }

    [Fact]
    public void A_session_of_the_file_stands_beside_the_first()
    {
        StartAndStep();

        Assert.Empty(Run("Export-XMemSession $temp/session.xmem").Succeeded().Values);
        PSObject restored = Run("Import-XMemSession $temp/session.xmem -Name again").Single;

        Assert.Equal(["again", 1, "xmem-tiny", "Cpu", "Open"], new[] { "Name", "FrameCount", "Model", "ExecutionProvider", "State" }.Select(name => restored.Properties[name].Value));
        Assert.Equal(["Session1", "again"], Run("(Get-XMemSession).Name").Succeeded().Values);
        Assert.Equal([1, 2], Run("(Get-XMemSession again).Objects").Succeeded().Values);
    }

    [Fact]
    public void Sessions_go_through_the_pipeline_and_files_of_Get_ChildItem_are_taken()
    {
        StartAndStep();
        Run("$session | Export-XMemSession $temp/deep/er/session.xmem -PassThru | Remove-XMemSession").Succeeded();
        Assert.Equal("Removed", Run("$session.State").Single.BaseObject);
        Run("Get-ChildItem $temp/deep/er | Import-XMemSession").Succeeded();
        Assert.Equal("Session2", Run("(Get-XMemSession).Name").Single.BaseObject);
    }

    [Fact]
    public void Files_that_are_there_are_replaced_but_for_NoClobber_and_read_only_ones()
    {
        StartAndStep();
        var path = Folder["session.xmem"];
        File.WriteAllText(path, "precious");

        Assert.Single(Run("Export-XMemSession $temp/session.xmem -NoClobber").Errors).Is("FileExists", "Export-XMemSession", path, "-NoClobber");
        Run("Export-XMemSession $temp/session.xmem -WhatIf").Succeeded();
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Fails("Export-XMemSession $temp/session.xmem", "DestinationNotWritable", path, "-Force");
        Assert.Equal("precious", File.ReadAllText(path));

        Run("Export-XMemSession $temp/session.xmem -Force").Succeeded();
        Run("Import-XMemSession $temp/session.xmem").Succeeded();
        Fails("Export-XMemSession $temp/session.xmem -Force -NoClobber -Session $session", "ForceAndNoClobber", "give one of them");
    }

    [Fact]
    public void A_file_that_is_no_session_or_incomplete_is_refused()
    {
        StartAndStep();
        Run("Export-XMemSession $temp/session.xmem").Succeeded();
        var bytes = File.ReadAllBytes(Folder["session.xmem"]);
        File.WriteAllBytes(Folder["short.xmem"], bytes[..(bytes.Length / 2)]);

        Fails("Import-XMemSession $temp/short.xmem", "SessionFileUnreadable", "short.xmem", "it was cut short");
        Fails("Import-XMemSession $masks/00000.png", "SessionFileUnreadable", "00000.png", "is no session");
        Fails("Import-XMemSession $temp/none.xmem", "SessionFileUnreadable", "none.xmem", "cannot be read");
        Assert.Equal(1, Run("@(Get-XMemSession).Count").Single.BaseObject);
    }

    [Fact]
    public void The_model_is_looked_for_by_its_weights_and_another_is_refused()
    {
        TinyNetwork.Write(Folder["tiny.pth"], TinyNetwork.Parameters);
        Run("$other = Import-XMemModel $temp/tiny.pth -Destination $temp/models; $session = New-XMemSession -Model $other; Export-XMemSession $temp/session.xmem").Succeeded();

        Fails("Import-XMemSession $temp/session.xmem", "ModelNotFound", "session.xmem", "-Model");
        Fails("Import-XMemSession $temp/session.xmem -Model xmem-tiny", "SessionModelMismatch", "session.xmem", "xmem-tiny");
        Fails("Import-XMemSession $temp/session.xmem -Model $other -ExecutionProvider Abacus", "UnknownExecutionProvider", "Abacus");
        Assert.Equal(1, Run("@(Get-XMemSession).Count").Single.BaseObject);

        Run("$null = Import-XMemSession $temp/session.xmem -Model $other").Succeeded();
        Assert.Equal(2, Run("@(Get-XMemSession).Count").Single.BaseObject);
    }

    [Fact]
    public void What_runs_the_networks_is_as_before_unless_it_is_said()
    {
        StartAndStep();
        Run("Export-XMemSession $temp/session.xmem").Succeeded();
        var scores = Run(
            """
            $sessions = $session, (Import-XMemSession $temp/session.xmem), (Import-XMemSession $temp/session.xmem -Precision Float16)
            $sessions | ForEach-Object { (Invoke-XMemStep $frames/00001.png -Session $_ -Scores).Scores }
            """).Succeeded().Values.Select(maps => (float[])((dynamic)maps!).Read(1)).ToList();

        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], scores[2]);
        Assert.InRange(scores[0].Zip(scores[2]).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 0.01);
    }

    [Theory]
    [InlineData("-DeviceId 1", "InvalidOption", "no devices")]
    [InlineData("-DeviceMemoryLimit 4GB", "InvalidOption", "no devices")]
    [InlineData("-ProviderOption @{ use_tf32 = 1 }", "InvalidOption", "no options of its own")]
    [InlineData("-ExecutionProvider Cuda -DeviceId -1", "InvalidOption", "numbered from 0")]
    [InlineData("-ExecutionProvider Cpu -ProviderLibrary $masks/00000.png", "InvalidOption", "takes no library")]
    [InlineData("-ProviderLibrary $masks/00000.png", "ExecutionProviderUnavailable", "Plugin")]
    [InlineData("-ProviderLibrary $temp/nothing.so", "ExecutionProviderUnavailable", "nothing.so")]
    public void Options_that_its_execution_provider_cannot_follow_are_refused(string options, string id, string reason)
    {
        Start();
        Run("Export-XMemSession $temp/session.xmem").Succeeded();
        Fails($"Import-XMemSession $temp/session.xmem {options}", id, reason);
        Assert.Equal(1, Run("@(Get-XMemSession).Count").Single.BaseObject);
    }

    [Fact]
    public void A_removed_session_is_not_written()
    {
        StartAndStep();
        Run("Remove-XMemSession $session").Succeeded();
        Fails("Export-XMemSession $temp/session.xmem -Session $session", "SessionDisposed", "New-XMemSession");
        Assert.False(File.Exists(Folder["session.xmem"]));
    }

    private void StartAndStep()
    {
        Start();
        Run("$null = Invoke-XMemStep $frames/00000.png").Succeeded();
    }

    private void Fails(string script, string id, params string[] words)
    {
        var error = Run(script).TerminatingError;
        Assert.NotNull(error);
        error.Is(id, script[..script.IndexOf(' ', StringComparison.Ordinal)], words);
    }
}
