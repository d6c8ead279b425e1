using System.Collections;
using System.Management.Automation;
using XMem.Networks.ExecutionProviders;
using XMem.PowerShell.Completers;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that load networks: what runs them, and how.</summary>
public abstract class XMemProviderCmdlet : XMemCmdlet
{
    /// <summary>
    /// What runs the networks: Cpu, Cuda or TensorRT for an NVIDIA GPU, DirectML for any GPU on Windows, Plugin for a library of its own, or
    /// Auto for the best that works here. Get-XMemExecutionProvider says what works, and what the others lack.
    /// </summary>
    /// <value>Cpu, in Import-XMemSession what ran the networks before; Plugin with -ProviderLibrary.</value>
    [Parameter]
    [ArgumentCompleter(typeof(ExecutionProviderCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ExecutionProvider { get; set; }

    /// <summary>Which of several devices of the execution provider, from 0.</summary>
    [Parameter]
    public int DeviceId { get; set; }

    /// <summary>Bytes of the device's memory that each network may take, and the memories likewise, such as 4GB; 0 for no limit.</summary>
    [Parameter]
    public long DeviceMemoryLimit { get; set; }

    /// <summary>
    /// In which numbers the networks compute. Float16 is faster on GPUs and takes half the memory; masks differ a little. On a processor it
    /// is slower.
    /// </summary>
    [Parameter]
    public Precision Precision { get; set; }

    /// <summary>An execution provider that is a library of its own, of a package Microsoft.ML.OnnxRuntime.EP.* or a vendor's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProviderLibrary { get; set; }

    /// <summary>
    /// The execution provider's own options, by the names of ONNX Runtime's documentation, such as @{ cudnn_conv_algo_search = 'EXHAUSTIVE' }.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable ProviderOption { get; set; } = [];

    /// <summary>What is to run the networks.</summary>
    /// <param name="usual">Name of what does where neither a provider nor a library was named; null for the default.</param>
    private protected ExecutionProvider FindExecutionProvider(string? usual = null)
    {
        var library = ProviderLibrary is null ? null : GetUnresolvedProviderPathFromPSPath(ProviderLibrary);
        return Run(() => Networks.ExecutionProviders.ExecutionProvider.Find(
            ExecutionProvider ?? (library is null ? usual : null),
            new ProviderOptions
            {
                DeviceId = DeviceId,
                DeviceMemoryLimit = DeviceMemoryLimit,
                Precision = Precision,
                Library = library,
                Settings = ProviderOption.Cast<DictionaryEntry>().ToDictionary(
                    entry => LanguagePrimitives.ConvertTo<string>(entry.Key), entry => LanguagePrimitives.ConvertTo<string>(entry.Value), StringComparer.Ordinal),
            }));
    }
}
