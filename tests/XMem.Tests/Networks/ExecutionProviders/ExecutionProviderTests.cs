using XMem.Networks.ExecutionProviders;
using XMem.Tests.Support;
using XMem.Tests.Tracking;
using XMem.Tracking;

namespace XMem.Tests.Networks.ExecutionProviders;

/// <summary>Which providers there are, what this machine can do, and what is said of what it cannot.</summary>
public sealed class ExecutionProviderTests
{
    [Fact]
    public void All_are_known_by_name_the_processor_first() =>
        Assert.Equal(["Cpu", "Cuda", "DirectML", "Plugin", "TensorRT"], ExecutionProvider.All.Select(provider => provider.Name));

    [Fact]
    public void The_processor_works()
    {
        Assert.Equal(new ProviderStatus("Cpu", IsAvailable: true, "", ""), ExecutionProvider.Find("cpu").Probe());
        var best = ExecutionProvider.Find("AUTO", new ProviderOptions { Precision = Precision.Float16 });
        Assert.True(best.Probe().IsAvailable);
        Assert.Equal(Precision.Float16, best.Options.Precision);
        Assert.Equal("Cpu", ExecutionProvider.Find(name: null).Name);
    }

    [Fact]
    public void What_does_not_work_says_why_and_what_to_do_and_nobody_falls_back()
    {
        foreach (var provider in ExecutionProvider.All.Where(provider => !provider.Probe().IsAvailable))
        {
            var status = provider.Probe();
            Assert.NotEmpty(status.Reason);
            Assert.NotEmpty(status.Remedy);
            var refusal = Assert.Throws<XMemException>(() => new TrackingSession(SessionClip.Model, provider: provider).Dispose());
            Assert.Equal(XMemErrorKind.ExecutionProviderUnavailable, refusal.Kind);
            Assert.StartsWith($"The {provider.Name} execution provider does not work here. {status.Reason}", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Cpu", "has no devices", 1, 0, null)]
    [InlineData("Cpu", "has no devices", 0, 1000, null)]
    [InlineData("Cuda", "numbered from 0", -1, 0, null)]
    [InlineData("Cuda", "or 0 for no limit", 0, -1, null)]
    [InlineData("Cuda", "takes no library", 0, 0, "there")]
    [InlineData("DirectML", "takes a DeviceId and nothing else", 0, 1000, null)]
    [InlineData("Plugin", "give its file with -ProviderLibrary", 0, 0, null)]
    [InlineData("Plugin", "takes no DeviceMemoryLimit", 0, 1000, "there")]
    public void Options_that_a_provider_cannot_follow(string name, string message, int device, long limit, string? library)
    {
        var options = new ProviderOptions
        {
            DeviceId = device, DeviceMemoryLimit = limit, Library = library is null ? null : typeof(ExecutionProviderTests).Assembly.Location,
        };
        var refusal = Assert.Throws<XMemException>(() => ExecutionProvider.Find(name, options));
        Assert.Equal(XMemErrorKind.InvalidOption, refusal.Kind);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device_id", "use -DeviceId")]
    [InlineData("ENABLE_CUDA_GRAPH", "would repeat the first frame")]
    [InlineData("ep.cuda.user_compute_stream", "streams of their own")]
    public void Settings_that_would_give_wrong_masks(string setting, string message)
    {
        var options = new ProviderOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = "1" } };
        var refusal = Assert.Throws<XMemException>(() => ExecutionProvider.Find("Cuda", options));
        Assert.Equal(XMemErrorKind.InvalidOption, refusal.Kind);
        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SessionUse.Network), Precision.Float32, "kSameAsRequested", "0")]
    [InlineData(nameof(SessionUse.Network), Precision.Float16, "kSameAsRequested", "1")]
    [InlineData(nameof(SessionUse.Kernel), Precision.Float16, "kNextPowerOfTwo", "0")]
    [InlineData(nameof(SessionUse.Memory), Precision.Float32, "kSameAsRequested", "0")]
    public void Cuda_is_set_up_for_what_it_is_to_do(string use, Precision precision, string arena, string tf32)
    {
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new ProviderOptions { DeviceId = 3, DeviceMemoryLimit = 1000, Precision = precision };
        var settings = CudaExecutionProvider.Settings(options, none, Enum.Parse<SessionUse>(use));
        Assert.Equal(
            ("3", "1000", arena, tf32),
            (settings["device_id"], settings["gpu_mem_limit"], settings["arena_extend_strategy"], settings["use_tf32"]));
        none["use_tf32"] = "mine";
        Assert.Equal("mine", CudaExecutionProvider.Settings(options, none, Enum.Parse<SessionUse>(use))["use_tf32"]);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void Cuda_captures_networks_and_nothing_else_when_told(string? value, bool isTold)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value is not null)
            settings["enable_cuda_graph"] = value;
        var options = new ProviderOptions { Settings = settings };
        Assert.Equal(isTold, ExecutionProvider.Find("Cuda", options).CapturesRuns);
        Assert.Equal(value, CudaExecutionProvider.Settings(options, settings, SessionUse.Network).GetValueOrDefault("enable_cuda_graph"));
        Assert.DoesNotContain("enable_cuda_graph", CudaExecutionProvider.Settings(options, settings, SessionUse.Kernel));
        Assert.DoesNotContain("enable_cuda_graph", CudaExecutionProvider.Settings(options, settings, SessionUse.Memory));
    }

    [Fact]
    public void TensorRT_has_a_folder_for_its_engines_and_computes_in_float16_when_told()
    {
        var settings = TensorRTExecutionProvider.Settings(new ProviderOptions { Precision = Precision.Float16 });
        Assert.Equal((TensorRTExecutionProvider.EngineCache, "1"), (settings["trt_engine_cache_path"], settings["trt_fp16_enable"]));
        Assert.DoesNotContain("trt_fp16_enable", TensorRTExecutionProvider.Settings(new ProviderOptions()));

        using var folder = new TemporaryFolder();
        TensorRTExecutionProvider.CreateCache(folder["a/b/c"]);
        Assert.True(Directory.Exists(folder["a/b/c"]));
        File.WriteAllText(folder["file"], "");
        var refusal = Assert.Throws<XMemException>(() => TensorRTExecutionProvider.CreateCache(folder["file/c"]));
        Assert.Equal((XMemErrorKind.ExecutionProviderUnavailable, folder["file/c"]), (refusal.Kind, refusal.Path));
        Assert.Contains("trt_engine_cache_path", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_not_there_or_none()
    {
        var options = new ProviderOptions { Library = "nowhere.so" };
        var refusal = Assert.Throws<XMemException>(() => ExecutionProvider.Find("Auto", options));
        Assert.Equal((XMemErrorKind.ExecutionProviderUnavailable, "nowhere.so"), (refusal.Kind, refusal.Path));

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["provider.so"], "no library");
        options = options with { Library = folder["provider.so"] };
        Assert.Equal("Plugin", ExecutionProvider.Find(name: null, options).Name);
        var provider = ExecutionProvider.Find("Auto", options);
        Assert.Equal("Plugin", provider.Name);
        var status = provider.Probe();
        Assert.False(status.IsAvailable);
        Assert.Contains("provider.so", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_are_shared_by_sessions_of_the_same_options_only()
    {
        var exact = ExecutionProvider.Find("Cpu");
        Assert.Equal(exact.Identity, new CpuExecutionProvider().Identity);
        Assert.NotEqual(exact.Identity, ExecutionProvider.Find("Cpu", new ProviderOptions { Precision = Precision.Float16 }).Identity);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["use_tf32"] = "1" };
        Assert.NotEqual(ExecutionProvider.Find("Cuda").Identity, ExecutionProvider.Find("Cuda", new ProviderOptions { Settings = settings }).Identity);
    }
}
