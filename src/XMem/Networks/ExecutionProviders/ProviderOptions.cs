using System.Diagnostics.CodeAnalysis;

namespace XMem.Networks.ExecutionProviders;

/// <summary>How an execution provider is to be used. The processor's takes a precision and nothing else.</summary>
public sealed record ProviderOptions
{
    /// <summary>Which device of several, from 0.</summary>
    public int DeviceId { get; init; }

    /// <summary>Bytes of the device's memory that each network may take at most, and the memories likewise; 0 for no limit.</summary>
    public long DeviceMemoryLimit { get; init; }

    /// <summary>In which numbers the networks compute.</summary>
    public Precision Precision { get; init; }

    /// <summary>The file of a provider that is a library of its own, for ONNX Runtime to load; null for those that it brings.</summary>
    public string? Library { get; init; }

    /// <summary>The provider's own options by the names that ONNX Runtime's documentation gives, such as cudnn_conv_algo_search.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same text for the same options: networks are shared by sessions that agree in it.</summary>
    internal string Identity => string.Join(
        ';', [$"{DeviceId}", $"{DeviceMemoryLimit}", $"{Precision}", Library, .. Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}")]);

    /// <summary>Checks the options.</summary>
    /// <exception cref="XMemException">InvalidOption.</exception>
    internal void Validate()
    {
        if (DeviceId < 0)
            throw new XMemException(XMemErrorKind.InvalidOption, $"DeviceId is {DeviceId}; devices are numbered from 0.");
        if (DeviceMemoryLimit < 0)
            throw new XMemException(XMemErrorKind.InvalidOption, $"DeviceMemoryLimit is {DeviceMemoryLimit}; it is a number of bytes, or 0 for no limit.");
        if (Library is not null && !File.Exists(Library))
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"There is no provider library '{Library}'. Name the library's file, such as one from a package Microsoft.ML.OnnxRuntime.EP.*.",
                Library);
        }
    }
}

/// <summary>In which numbers the networks compute.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number formats are what the values name.")]
public enum Precision
{
    /// <summary>32 bits, as the reference.</summary>
    Float32,

    /// <summary>
    /// 16 bits in the trunks of encoders and decoder, weights and activations, which GPUs compute faster in half the memory. Keys,
    /// shrinkage, selection and logits, and all that is computed beside the networks, keep 32. On a processor slower than 32 bits.
    /// </summary>
    Float16,
}
