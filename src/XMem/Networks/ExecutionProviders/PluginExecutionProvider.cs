using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// A provider in a library of its own beside ONNX Runtime, as packages Microsoft.ML.OnnxRuntime.EP.* bring them and vendors give them out.
/// Where its memory can be reached by address, the memories live there.
/// </summary>
/// <param name="options">The library, the device, and the provider's options.</param>
public sealed class PluginExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    /// <summary>The name that users choose it by.</summary>
    public const string ProviderName = "Plugin";

    private static readonly object Gate = new();
    private static readonly Dictionary<string, IReadOnlyList<OrtEpDevice>> DevicesOf = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Name => ProviderName;

    internal override bool PlansEveryShape => true;

    internal override ProviderMemory? FindMemory()
    {
        // Of the kinds of memory that plug-ins have, CUDA's is known to be addressed as main memory is.
        var memory = FindDevice().GetMemoryInfo(OrtDeviceMemoryType.DEFAULT);
        return memory.Name.StartsWith("Cuda", StringComparison.OrdinalIgnoreCase) ? new ProviderMemory(this, memory) : null;
    }

    private protected override void Append(SessionOptions session, SessionUse use) =>
        session.AppendExecutionProvider(OrtEnv.Instance(), [FindDevice()], Options.Settings);

    private protected override void CheckOptions()
    {
        if (Options.Library is null)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, "The Plugin execution provider is a library of its own: give its file with -ProviderLibrary.");
        }

        if (Options.DeviceMemoryLimit > 0)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, "The Plugin execution provider takes no DeviceMemoryLimit. If the provider has such an option, give it with -ProviderOption.");
        }
    }

    private protected override ProviderStatus Explain(Exception cause) => Options.Library is null
        ? new ProviderStatus(Name, IsAvailable: false, "It is a library of its own, and none was named.", "Give one with -ProviderLibrary.")
        : base.Explain(cause);

    private OrtEpDevice FindDevice()
    {
        if (Options.Library is null)
            throw Unavailable(new DllNotFoundException("No library was named."));
        IReadOnlyList<OrtEpDevice> devices;
        try
        {
            devices = Register(Path.GetFullPath(Options.Library));
        }
        catch (OnnxRuntimeException exception)
        {
            throw Unavailable(exception);
        }

        return Options.DeviceId < devices.Count
            ? devices[Options.DeviceId]
            : throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                devices.Count == 0
                    ? $"The provider library '{Options.Library}' finds no device on this machine."
                    : $"The provider library '{Options.Library}' finds {devices.Count} devices, numbered from 0; DeviceId is {Options.DeviceId}.",
                Options.Library);
    }

    /// <summary>Has ONNX Runtime load a library, once in a process; the devices that came with it.</summary>
    private static IReadOnlyList<OrtEpDevice> Register(string library)
    {
        lock (Gate)
        {
            if (DevicesOf.TryGetValue(library, out var devices))
                return devices;
            var environment = OrtEnv.Instance();
            var before = environment.GetEpDevices().Select(device => device.EpName).ToHashSet(StringComparer.Ordinal);
            environment.RegisterExecutionProviderLibrary(library, library);
            devices = [.. environment.GetEpDevices().Where(device => !before.Contains(device.EpName))];
            DevicesOf.Add(library, devices);
            return devices;
        }
    }
}
