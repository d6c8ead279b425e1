using System.CommandLine;
using XMem.Networks.ExecutionProviders;

namespace XMem.Cli;

/// <summary>What runs the networks, as the command line says: the options of the cmdlets, by the same names.</summary>
internal sealed class ProviderOptionGroup
{
    private readonly Option<string?> _name = new("--execution-provider", "--provider")
    {
        Description = $"What runs the networks: {string.Join(", ", ExecutionProvider.All)}, or {ExecutionProvider.Auto} for the best that works here. Cpu if left out, or Plugin with --provider-library.",
    };

    private readonly Option<int> _deviceId = new("--device-id") { Description = "Which of several devices of the execution provider, from 0." };
    private readonly Option<long?> _deviceMemoryLimit = new("--device-memory-limit")
    {
        Description = "Bytes of the device's memory that each network may take, and the memories likewise, such as 4GB.",
        CustomParser = ByteOption.Parse,
    };

    private readonly Option<Precision> _precision = new("--precision") { Description = "In which numbers the networks compute; Float16 is for GPUs." };
    private readonly Option<string?> _library = new("--provider-library") { Description = "An execution provider that is a library of its own." };
    private readonly Option<string[]?> _settings = new("--provider-option")
    {
        Description = "The execution provider's own options, such as cudnn_conv_algo_search=EXHAUSTIVE.", AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>All options, in the order of their help.</summary>
    public IReadOnlyList<Option> All => [_name, _deviceId, _deviceMemoryLimit, _precision, _library, _settings];

    /// <summary>The execution provider that a command line asks for.</summary>
    /// <exception cref="XMemException">InvalidOption, UnknownExecutionProvider, ExecutionProviderUnavailable.</exception>
    public ExecutionProvider Find(ParseResult parsed) => ExecutionProvider.Find(
        parsed.GetValue(_name),
        new ProviderOptions
        {
            DeviceId = parsed.GetValue(_deviceId),
            DeviceMemoryLimit = parsed.GetValue(_deviceMemoryLimit) ?? 0,
            Precision = parsed.GetValue(_precision),
            Library = parsed.GetValue(_library) is { } path ? Path.GetFullPath(path) : null,
            Settings = FindSettings(parsed),
        });

    private Dictionary<string, string> FindSettings(ParseResult parsed)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(_settings) ?? [])
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value] || !settings.TryAdd(name, value))
            {
                throw new XMemException(
                    XMemErrorKind.InvalidOption, $"'{text}' is no option of an execution provider, or is there twice. Write its name and value, such as cudnn_conv_algo_search=EXHAUSTIVE.");
            }
        }

        return settings;
    }
}
