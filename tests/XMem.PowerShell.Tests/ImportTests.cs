using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

public sealed class ImportTests
{
    // Reads the version of the module's OpenCV, which needs its native library.
    private const string UseNativeLibrary = """
        $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq XMem.PowerShell
        $context.LoadFromAssemblyName([Reflection.AssemblyName] 'OpenCvSharp').GetType('OpenCvSharp.Cv2')::GetVersionString()
        """;

    [Fact]
    public void The_built_module_imports_into_the_bare_engine_without_a_warning()
    {
        using var host = ModuleHost.Bare();

        var result = host.Run("param($Manifest) Import-Module $Manifest -PassThru", ("Manifest", Repository.Manifest));

        Assert.Equal("XMem.PowerShell", result.Single.Properties["Name"].Value);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void It_imports_again_in_the_same_process_after_it_was_removed()
    {
        using var host = ModuleHost.WithModule();

        host.Run("Remove-Module XMem.PowerShell").Succeeded();
        Assert.Empty(host.Run("Get-Command -Module XMem.PowerShell").Succeeded().Output);

        host.Import();
        Assert.NotEmpty(host.Run("Get-Command -Module XMem.PowerShell").Succeeded().Output);
    }

    [Fact]
    public async Task Several_runspaces_import_it_at_once()
    {
        using var start = new Barrier(4);
        var imports = Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var host = ModuleHost.Empty();
                start.SignalAndWait(TestContext.Current.CancellationToken);
                host.Import();
                var commands = host.Run("Get-Command -Module XMem.PowerShell").Succeeded().Output.Count;
                host.Run("Remove-Module XMem.PowerShell").Succeeded();
                return commands;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        var counts = await Task.WhenAll(imports);

        Assert.All(counts, count => Assert.Equal(counts[0], count));
        Assert.NotEqual(0, counts[0]);
    }

    // The following look at a whole process: which libraries are loaded is a fact about a process, not about a runspace.
    [Fact]
    public async Task Import_loads_no_native_library()
    {
        var run = await ShellProcess.RunAsync(
            "-Command",
            "[Diagnostics.Process]::GetCurrentProcess().Modules | ForEach-Object ModuleName | Where-Object { $_ -match 'onnxruntime|OpenCvSharpExtern' }");

        Assert.Equal("", run.Succeeded().Output);
    }

    [Fact]
    public async Task Native_libraries_are_found_in_the_modules_platform_folder()
    {
        var run = await ShellProcess.RunAsync("-Command", UseNativeLibrary);

        Assert.StartsWith("4.", Assert.Single(run.Succeeded().Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_libraries_are_still_found_after_another_runspace_removed_the_module()
    {
        const string Script = """
            param($Manifest)
            $other = [powershell]::Create([initialsessionstate]::CreateDefault2())
            [void] $other.AddCommand('Import-Module').AddParameter('Name', $Manifest).Invoke()
            $other.Commands.Clear()
            [void] $other.AddCommand('Remove-Module').AddParameter('Name', 'XMem.PowerShell').Invoke()
            if ($other.HadErrors) { throw $other.Streams.Error[0] }
            """;
        using var folder = new TestFolder();
        var script = folder.Write("other.ps1", $"{Script}\n{UseNativeLibrary}");

        var run = await ShellProcess.RunAsync("-File", script, "-Manifest", Repository.Manifest);

        Assert.StartsWith("4.", Assert.Single(run.Succeeded().Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_libraries_are_found_after_the_module_was_removed_and_imported_again()
    {
        var run = await ShellProcess.RunAsync(
            "-Command",
            $"Remove-Module XMem.PowerShell; Import-Module '{Repository.Manifest}'; {UseNativeLibrary}");

        Assert.StartsWith("4.", Assert.Single(run.Succeeded().Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenCvs_settings_reach_native_code_and_respect_the_users()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "printenv is a Unix program.");

        // A child process gets the environment that native code sees.
        var run = await ShellProcess.RunAsync(new ShellStart("-Command", "printenv OPENCV_LOG_LEVEL OPENCV_FFMPEG_LOGLEVEL")
        {
            Environment = new Dictionary<string, string?> { ["OPENCV_LOG_LEVEL"] = "INFO" },
        });

        Assert.Equal(["INFO", "-8"], run.Succeeded().Lines);
    }

    [Fact]
    public async Task An_onnx_runtime_of_ones_own_is_used_and_no_other()
    {
        using var folder = new TestFolder();
        var library = Directory.EnumerateFiles(Path.GetDirectoryName(Repository.Manifest)!, "*onnxruntime.*", SearchOption.AllDirectories)
            .Single(file => Path.GetExtension(file) is ".so" or ".dylib" || Path.GetFileName(file) == "onnxruntime.dll");
        File.Copy(library, folder[Path.GetFileName(library)]);
        const string Script = """
            (Get-XMemExecutionProvider Cpu).IsAvailable
            [Diagnostics.Process]::GetCurrentProcess().Modules | ForEach-Object FileName | Where-Object { $_ -match 'onnxruntime\.(so|dylib)$|\\onnxruntime\.dll$' }
            """;

        Assert.Equal(["True", folder[Path.GetFileName(library)]], (await Run(folder.Path)).Succeeded().Lines);
        var refused = await Run(folder["nothing"]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("XMEM_ONNXRUNTIME_PATH is ", refused.Error, StringComparison.Ordinal);

        Task<ShellRun> Run(string path) => ShellProcess.RunAsync(new ShellStart("-Command", $"$ErrorActionPreference = 'Stop'; {Script}")
        {
            Environment = new Dictionary<string, string?> { ["XMEM_ONNXRUNTIME_PATH"] = path },
        });
    }
}
