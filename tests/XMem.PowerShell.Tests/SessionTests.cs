using System.Globalization;
using XMem.Models;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>New-, Get- and Remove-XMemSession, and how other cmdlets find their session.</summary>
public sealed class SessionTests : ClipTest
{
    public static TheoryData<string, string> SessionCommands => new()
    {
        { "Invoke-XMemStep", "Invoke-XMemStep $frames/00000.png" },
        { "Add-XMemMask", "Add-XMemMask $masks/00000.png" },
        { "Get-XMemMemoryStats", "Get-XMemMemoryStats" },
    };

    [Theory]
    [MemberData(nameof(SessionCommands))]
    public void Without_a_session_a_command_says_how_to_make_one(string command, string script)
    {
        var error = Run(script).TerminatingError;

        Assert.NotNull(error);
        error.Is("SessionNotFound", command, "New-XMemSession");
    }

    [Theory]
    [MemberData(nameof(SessionCommands))]
    public void With_two_sessions_a_command_asks_which(string command, string script)
    {
        var error = Run($"$a = New-XMemSession -Name left; $b = New-XMemSession -Name right; {script}").TerminatingError;

        Assert.NotNull(error);
        error.Is("SessionAmbiguous", command, "left, right", "-Session");
    }

    [Theory]
    [MemberData(nameof(SessionCommands))]
    public void A_removed_session_says_so(string command, string script)
    {
        Start();

        var error = Run($"Remove-XMemSession $session; {script} -Session $session").TerminatingError;

        Assert.NotNull(error);
        error.Is("SessionDisposed", command, "New-XMemSession");
    }

    [Fact]
    public void The_only_open_session_is_meant_also_after_another_was_removed()
    {
        Start();

        var frames = Run("$other = New-XMemSession; Remove-XMemSession $other; $null = Invoke-XMemStep $frames/00000.png; $session.FrameCount").Single;

        Assert.Equal(1, frames.BaseObject);
    }

    [Fact]
    public void Two_sessions_do_not_disturb_each_other()
    {
        var values = Run(
            """
            $a = New-XMemSession -Size -1
            $b = New-XMemSession -Size -1
            Add-XMemMask $masks/00000.png -Session $a
            Add-XMemMask $masks/00000.png -Session $b
            $apart = @(Get-ChildItem $frames | Invoke-XMemStep -Session $a)
            $null = Get-ChildItem $frames/0000[012].png | Invoke-XMemStep -Session $b
            $a.FrameCount; $b.FrameCount
            $joined = @(Get-ChildItem $frames/0000[345].png | Invoke-XMemStep -Session $b)
            $a.FrameCount; $b.FrameCount
            """).Succeeded().Values;
        Assert.Equal([6, 3, 6, 6], values);

        var last = Run("$apart[5]; $joined[2]").Succeeded().Output;
        Assert.Equal(LabelsOf(last[0]), LabelsOf(last[1]));
    }

    [Fact]
    public void A_session_says_what_it_is()
    {
        Start("-Name shot010 -TopK 20");
        Run("$null = Invoke-XMemStep $frames/00000.png").Succeeded();

        var session = Run("Get-XMemSession").Single.Properties;

        Assert.Equal(1, session["Id"].Value);
        Assert.Equal("shot010", session["Name"].Value);
        Assert.Equal("xmem-tiny", session["Model"].Value);
        Assert.Equal("Cpu", session["ExecutionProvider"].Value);
        Assert.Equal([1, 2], (IEnumerable<int>)session["Objects"].Value);
        Assert.Equal(1, session["FrameCount"].Value);
        Assert.Equal("Open", session["State"].Value);
        Assert.Equal(20, Run("$session.Options.TopK").Single.BaseObject);
    }

    [Fact]
    public void Options_reach_the_session_and_the_others_are_the_models()
    {
        var options = Run(
            """
            (New-XMemSession -Size 240 -MemoryEvery 4 -MinWorkingFrames 4 -MaxWorkingFrames 8 -PrototypeCount 64 -LongTermCapacity 500 `
                -TopK 20 -DeepUpdateEvery 2 -NoLongTermMemory -NoSensoryMemory -Threads 1).Options.ToString()
            (New-XMemSession -MemoryLimit 4GB).Options.ToString()
            """).Succeeded().Values;

        Assert.Equal(
            "TrackerOptions { Size = 240, MemoryEvery = 4, MinWorkingFrames = 4, MaxWorkingFrames = 8, PrototypeCount = 64, LongTermCapacity = 500, "
            + "TopK = 20, DeepUpdateEvery = 2, UseLongTermMemory = False, UseSensoryMemory = False, Flip = False, Threads = 1, MemoryLimit =  }",
            options[0]);
        Assert.Equal(
            "TrackerOptions { Size = 480, MemoryEvery = 2, MinWorkingFrames = 5, MaxWorkingFrames = 10, PrototypeCount = 128, LongTermCapacity = 10000, "
            + "TopK = 30, DeepUpdateEvery = -1, UseLongTermMemory = True, UseSensoryMemory = True, Flip = False, Threads = 0, MemoryLimit = 4294967296 }",
            options[1]);
    }

    [Theory]
    [InlineData("Get-XMemSession", new[] { "left", "right", "Session3" })]
    [InlineData("Get-XMemSession RIGHT", new[] { "right" })]
    [InlineData("Get-XMemSession -Name l*, Session?", new[] { "left", "Session3" })]
    [InlineData("Get-XMemSession -Id 3, 1", new[] { "Session3", "left" })]
    [InlineData("Get-XMemSession nothing*", new string[0])]
    public void Sessions_are_found_by_name_and_number(string script, string[] expected)
    {
        Run("$null = New-XMemSession -Name left; $null = New-XMemSession -Name right; $null = New-XMemSession").Succeeded();

        Assert.Equal(expected, Run(script).Succeeded().Output.Select(session => session.Properties["Name"].Value));
    }

    [Theory]
    [InlineData("Get-XMemSession middle, left", "middle")]
    [InlineData("Get-XMemSession -Id 9, 1", "9")]
    public void A_session_that_is_not_there_does_not_hide_the_others(string script, string missing)
    {
        Run("$null = New-XMemSession -Name left").Succeeded();

        var result = Run(script);

        result.Error.Is("SessionNotFound", "Get-XMemSession", $"'{missing}'", "Get-XMemSession lists");
        Assert.Single(result.Output);
    }

    [Fact]
    public void Removing_frees_sessions_and_may_be_repeated()
    {
        Run("$a = New-XMemSession; $b = New-XMemSession").Succeeded();

        var states = Run("Get-XMemSession | Remove-XMemSession; Remove-XMemSession $a, $b; $a.State; $b.State; Get-XMemSession").Succeeded().Values;

        Assert.Equal(["Removed", "Removed"], states);
    }

    [Theory]
    [InlineData("Remove-XMemSession -Name LEFT", new[] { "right", "Session3" })]
    [InlineData("Remove-XMemSession l*, Session?", new[] { "right" })]
    [InlineData("Remove-XMemSession -Name *", new string[0])]
    [InlineData("Remove-XMemSession -Name nothing*", new[] { "left", "right", "Session3" })]
    [InlineData("Remove-XMemSession -Id 3, 1", new[] { "right" })]
    [InlineData("Remove-XMemSession (Get-XMemSession l*)", new[] { "right", "Session3" })]
    [InlineData("Get-XMemSession -Id 2 | Remove-XMemSession", new[] { "left", "Session3" })]
    public void Sessions_are_removed_by_name_and_number(string script, string[] left)
    {
        Run("$null = New-XMemSession -Name left; $null = New-XMemSession -Name right; $null = New-XMemSession").Succeeded();

        Assert.Equal(left, Run($"{script}; Get-XMemSession").Succeeded().Output.Select(session => session.Properties["Name"].Value));
    }

    [Theory]
    [InlineData("Remove-XMemSession -Name middle, left", "middle")]
    [InlineData("Remove-XMemSession -Id 9, 1", "9")]
    public void One_that_cannot_be_removed_does_not_keep_the_others(string script, string missing)
    {
        Run("$null = New-XMemSession -Name left").Succeeded();

        Run(script).Error.Is("SessionNotFound", "Remove-XMemSession", $"'{missing}'", "Get-XMemSession lists");
        Assert.Empty(Run("Get-XMemSession").Succeeded().Output);
    }

    [Fact]
    public void Removing_with_WhatIf_removes_nothing()
    {
        Assert.Equal("Open", Run("$a = New-XMemSession -Name left; Remove-XMemSession $a -WhatIf; Remove-XMemSession left -WhatIf; $a.State").Single.BaseObject);
    }

    [Fact]
    public void Sessions_belong_to_their_runspace()
    {
        Start();
        using var other = ModuleHost.WithModule();

        Assert.Empty(other.Run("Get-XMemSession").Succeeded().Output);
        Assert.Equal(1, other.Run("(New-XMemSession).Id").Single.BaseObject);
        Assert.Single(Run("Get-XMemSession").Succeeded().Output);
    }

    [Fact]
    public void Sessions_end_with_their_runspace()
    {
        dynamic session;
        using (var other = ModuleHost.WithModule())
        {
            session = other.Run("New-XMemSession").Single.BaseObject;
            Assert.Equal("Open", session.State);
        }

        Assert.Equal("Removed", session.State);
    }

    [Fact]
    public void Sessions_end_with_the_module()
    {
        Start();

        var values = Run(
            """
            $other = New-XMemSession
            $null = Invoke-XMemStep $frames/00000.png -Session $session
            Remove-Module XMem.PowerShell
            $session.State; $other.State
            Import-Module $manifest
            Get-XMemSession
            """,
            ("manifest", Repository.Manifest)).Succeeded().Values;

        Assert.Equal(["Removed", "Removed"], values);
    }

    [Fact]
    public async Task Two_runspaces_at_once_give_equal_masks()
    {
        await Task.WhenAll(Task.Run(() => Track("a"), TestContext.Current.CancellationToken), Task.Run(() => Track("b"), TestContext.Current.CancellationToken));

        var files = Directory.GetFiles(Folder["a"]);
        Assert.Equal(6, files.Length);
        foreach (var file in files)
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(Folder["b"], Path.GetFileName(file))));

        void Track(string name)
        {
            using var host = ModuleHost.WithModule();
            host.Run(
                "param($mask, $frames, $out) $null = New-XMemSession -Size -1; Add-XMemMask $mask; Get-ChildItem $frames | Invoke-XMemStep | Export-XMemMask $out",
                ("mask", Clip.Mask(0)),
                ("frames", Clip.Frames),
                ("out", Folder[name])).Succeeded();
        }
    }

    [Fact]
    public async Task ForEach_Object_in_parallel_has_a_session_for_each_runspace()
    {
        // In a process of its own: the runspaces are the engine's, bare ones that go back to a pool.
        const string Script =
            """
            param($Manifest, $Mask, $Frames, $Out)
            1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
                Import-Module $using:Manifest
                $session = New-XMemSession -Size 96 -Threads 1
                Add-XMemMask $using:Mask
                Invoke-XMemStep "$using:Frames/*.png" | Export-XMemMask "$using:Out/$_"
                $session.Id
            }
            """;
        var script = Folder.Write("parallel.ps1", Script);

        var run = await ShellProcess.RunAsync(
            "-File", script, "-Manifest", Repository.Manifest, "-Mask", Clip.Mask(0), "-Frames", Clip.Frames, "-Out", Folder.Path);

        Assert.Equal(["1", "1", "1"], run.Succeeded().Lines);
        foreach (var file in Directory.GetFiles(Clip.Frames).Select(Path.GetFileName))
            Assert.All(["2", "3"], other => Assert.Equal(File.ReadAllBytes(Folder[$"1/{file}"]), File.ReadAllBytes(Folder[$"{other}/{file}"])));
    }

    [Fact]
    public async Task A_session_that_is_gone_leaves_no_memory_in_networks_that_others_use()
    {
        const string Script = """
            param($Manifest, $Mask, $Frame)
            Import-Module $Manifest
            $small = New-XMemSession -Size 96 -Threads 1
            $large = New-XMemSession -Size 720 -Threads 1
            foreach ($session in $small, $large) {
                Add-XMemMask $Mask -Session $session
                $null = Invoke-XMemStep $Frame -Session $session
            }
            [Environment]::WorkingSet
            Remove-XMemSession $large
            $null = Invoke-XMemStep $Frame -Session $small
            [Environment]::WorkingSet
            """;
        var run = await ShellProcess.RunAsync(
            "-File", Folder.Write("remove.ps1", Script), "-Manifest", Repository.Manifest, "-Mask", Clip.Mask(0), "-Frame", Directory.GetFiles(Clip.Frames).Order().First());

        var memory = run.Succeeded().Lines.Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.True(memory[1] < 0.75 * memory[0], $"{memory[0]} bytes before, {memory[1]} after.");
    }

    [Theory]
    [InlineData("New-XMemSession xmem-tiny")]
    [InlineData("New-XMemSession XMEM-Tiny")]
    [InlineData("New-XMemSession -Model (Get-XMemModel xmem-tiny)")]
    [InlineData("New-XMemSession -Model (Get-XMemModel xmem-tiny).Folder")]
    [InlineData("Get-XMemModel xmem-tiny | New-XMemSession")]
    [InlineData("[pscustomobject] @{ Model = 'xmem-tiny' } | New-XMemSession")]
    public void A_model_is_given_by_name_by_folder_or_as_it_is(string script)
    {
        Assert.Equal("xmem-tiny", Run(script).Single.Properties["Model"].Value);
    }
}
