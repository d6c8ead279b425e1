using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// What runs the networks: a processor's or an accelerator's kernels. To add one, derive a class with a constructor that takes
/// <see cref="ProviderOptions"/>: it is found by itself.
/// </summary>
/// <param name="options">How it is to be used.</param>
public abstract class ExecutionProvider(ProviderOptions options)
{
    /// <summary>The name that stands for the best provider that works.</summary>
    public const string Auto = "Auto";

    /// <summary>ONNX Runtime's setting for CUDA graphs.</summary>
    internal const string CudaGraphSetting = "enable_cuda_graph";

    // A user's stream would be shared by sessions that each wait for their own; a CUDA graph repeats its first run, in the memory of
    // that run, whatever it is given next, where nobody asks for another.
    private static readonly Dictionary<string, string> RefusedSettings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["device_id"] = "use -DeviceId",
        [CudaGraphSetting] = "a CUDA graph would repeat the first frame",
        ["trt_cuda_graph_enable"] = "a CUDA graph would repeat the first frame",
        ["has_user_compute_stream"] = "sessions have streams of their own",
        ["user_compute_stream"] = "sessions have streams of their own",
    };

    /// <summary>All providers known, the default first.</summary>
    public static IReadOnlyList<ExecutionProvider> All { get; } =
    [
        .. typeof(ExecutionProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ExecutionProvider)) && !type.IsAbstract)
            .Select(type => Create(type, new ProviderOptions()))
            .OrderByDescending(provider => provider is CpuExecutionProvider)
            .ThenBy(provider => provider.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The name that users choose it by.</summary>
    public abstract string Name { get; }

    /// <summary>How it is used.</summary>
    public ProviderOptions Options { get; } = options;

    /// <summary>Finds a provider by name, whatever the case.</summary>
    /// <param name="name">
    /// The name; <see cref="Auto"/> for the best that works. Null for the default. Where the options name a library, these two mean it.
    /// </param>
    /// <param name="options">How it is to be used; null for the defaults.</param>
    /// <exception cref="XMemException">
    /// UnknownExecutionProvider: there is none of that name. InvalidOption, ExecutionProviderUnavailable: the options cannot be followed.
    /// </exception>
    public static ExecutionProvider Find(string? name, ProviderOptions? options = null)
    {
        options ??= new ProviderOptions();
        options.Validate();
        var isAuto = Auto.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (options.Library is not null && (name is null || isAuto))
            name = PluginExecutionProvider.ProviderName;
        else if (isAuto)
            return FindBest(options);
        name ??= All[0].Name;
        var known = All.FirstOrDefault(provider => provider.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new XMemException(
                XMemErrorKind.UnknownExecutionProvider,
                $"There is no execution provider '{PrintableText.Of(name)}'. Known are: {Auto}, {string.Join(", ", All.Select(provider => provider.Name))}. Cpu works everywhere.");
        var provider = Create(known.GetType(), options);
        provider.CheckOptions();
        provider.CheckSettings();
        return provider;
    }

    /// <summary>Tries the provider: a small graph is run on it.</summary>
    /// <exception cref="XMemException">NativeLibraryMissing: ONNX Runtime itself could not be loaded.</exception>
    public ProviderStatus Probe()
    {
        try
        {
            using var kernel = new GraphKernel("probe", ProbeGraph.Create(), this);
            float[] values = [1];
            kernel.Run([GraphArgument.Create("x", values, 1, 1, 1, 1)], [GraphArgument.Create("y", new float[1], 1, 1)]);
            return new ProviderStatus(Name, IsAvailable: true, "", "");
        }
        catch (XMemException exception) when (exception is { Kind: XMemErrorKind.ExecutionProviderUnavailable, InnerException: { } cause })
        {
            return Explain(cause);
        }
        catch (XMemException exception) when (exception.Kind == XMemErrorKind.ExecutionProviderUnavailable)
        {
            return new ProviderStatus(Name, IsAvailable: false, exception.Message, "");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The same text for the same kernels and options.</summary>
    internal string Identity => $"{Name};{Options.Identity}";

    /// <summary>The flavour of the module that has it.</summary>
    internal virtual string Runtime => "Gpu";

    /// <summary>How gladly <see cref="Auto"/> takes it; it never takes one of less than 0.</summary>
    internal virtual int Preference => -1;

    /// <summary>The memory arenas that its sessions take from, as ONNX Runtime's run options name them.</summary>
    internal virtual string Arenas => "cpu:0";

    /// <summary>Whether it runs operators of this project's own, which work in the processor's memory.</summary>
    internal virtual bool TakesCustomOperators => false;

    /// <summary>Whether every new shape of a network's inputs costs it much, so that all batches should be of one size.</summary>
    internal virtual bool PlansEveryShape => false;

    /// <summary>Whether the networks' runs are captured as CUDA graphs.</summary>
    internal virtual bool CapturesRuns => false;

    /// <summary>Sets up a session to run on this provider.</summary>
    /// <exception cref="XMemException">ExecutionProviderUnavailable: it does not work on this machine, and why.</exception>
    internal void Configure(SessionOptions session, SessionUse use)
    {
        try
        {
            Append(session, use);
        }
        catch (Exception exception) when (ProviderDiagnosis.IsFailure(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>Finds the device's memory that tensors can live in; null, the default, where they live in main memory.</summary>
    /// <exception cref="XMemException">ExecutionProviderUnavailable.</exception>
    internal virtual ProviderMemory? FindMemory() => null;

    /// <summary>Whether a failure is known to be the provider's, such as a device without memory, and not the graph's.</summary>
    internal bool IsAtFault(Exception cause) => ProviderDiagnosis.Recognize(Name, Runtime, cause) is not null;

    /// <summary>The error for a failure, with the reason and the remedy.</summary>
    internal XMemException Unavailable(Exception cause)
    {
        var status = Explain(cause);
        return new XMemException(
            XMemErrorKind.ExecutionProviderUnavailable,
            $"The {Name} execution provider does not work here. {status.Reason} {status.Remedy}",
            innerException: cause);
    }

    /// <summary>Appends the provider to what a session may run on.</summary>
    private protected abstract void Append(SessionOptions session, SessionUse use);

    /// <summary>Refuses options that the provider has no use for.</summary>
    /// <exception cref="XMemException">InvalidOption.</exception>
    private protected virtual void CheckOptions()
    {
        if (Options.Library is not null)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                $"The {Name} execution provider is part of ONNX Runtime and takes no library. Use -ExecutionProvider {PluginExecutionProvider.ProviderName} with -ProviderLibrary.");
        }
    }

    /// <summary>Whether the provider knows what to do about a setting that others refuse.</summary>
    private protected virtual bool TakesSetting(string name) => false;

    private void CheckSettings()
    {
        foreach (var name in Options.Settings.Keys)
        {
            // Plug-ins put a prefix before it: ep.cuda.device_id.
            if (!TakesSetting(name) && RefusedSettings.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out var reason))
                throw new XMemException(XMemErrorKind.InvalidOption, $"ProviderOption '{PrintableText.Of(name)}' cannot be used here: {reason}. Leave it out.");
        }
    }

    /// <summary>What a failure means.</summary>
    private protected virtual ProviderStatus Explain(Exception cause) => ProviderDiagnosis.Explain(Name, Runtime, cause);

    private static ExecutionProvider Create(Type type, ProviderOptions options) => (ExecutionProvider)Activator.CreateInstance(type, options)!;

    private static ExecutionProvider FindBest(ProviderOptions options) => All
        .Where(provider => provider.Preference >= 0)
        .OrderByDescending(provider => provider.Preference)
        .Select(provider => Create(provider.GetType(), provider is CpuExecutionProvider ? new ProviderOptions { Precision = options.Precision } : options))
        .First(provider => provider is CpuExecutionProvider || provider.Probe().IsAvailable);
}

/// <summary>What a session of ONNX Runtime is for: a provider may be set up differently for each.</summary>
internal enum SessionUse
{
    /// <summary>A network of the model.</summary>
    Network,

    /// <summary>A small graph beside the networks, on tensors of ever other sizes.</summary>
    Kernel,

    /// <summary>A small graph whose session hands out the memory that the memories live in.</summary>
    Memory,
}

/// <summary>A device's memory that tensors can live in: it is addressed as main memory is.</summary>
/// <param name="Provider">What runs small graphs there, beside the networks.</param>
/// <param name="Info">The memory.</param>
/// <param name="Pinned">Main memory that the device reaches by itself; null if ONNX Runtime has no name for it.</param>
internal sealed record ProviderMemory(ExecutionProvider Provider, OrtMemoryInfo Info, OrtMemoryInfo? Pinned = null);

/// <summary>Whether an execution provider works on this machine.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="IsAvailable">Whether it does: a graph was run on it.</param>
/// <param name="Reason">If not, why: a sentence. Otherwise empty.</param>
/// <param name="Remedy">If not, what to do: a sentence or two. Otherwise empty.</param>
public sealed record ProviderStatus(string Name, bool IsAvailable, string Reason, string Remedy);
