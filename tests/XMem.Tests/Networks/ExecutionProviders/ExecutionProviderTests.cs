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
