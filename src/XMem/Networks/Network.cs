using System.Globalization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;
using XMem.Networks.Convolutions;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>One ONNX graph, loaded and ready to run. Safe to be run from several threads at once.</summary>
internal abstract class Network : IDisposable
{
    private readonly InferenceSession _session;

    // What the session uses, to be disposed after it.
    private readonly Stack<IDisposable> _used = new();
    private readonly string _path;
    private readonly ExecutionProvider _provider;
    private readonly CapturedGraphs? _graphs;
    private int _isToShrink;

    /// <summary>Loads a graph.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="runtime">What runs it.</param>
    protected Network(string path, NetworkRuntime runtime)
    {
        (_path, _provider) = (path, runtime.Provider);
        _graphs = _provider.CapturesRuns ? new CapturedGraphs() : null;
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                IntraOpNumThreads = ProcessorShare.Threads(runtime.Threads),
            };

            // A thread that spins for work takes the processor from memory reading and from other processes. Sleeping instead costs
            // 2 to 4 % on a quiet machine and saves a quarter on a busy one.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

            // Activations come from the arena that is shared with the model's other networks. A memory pattern would lay them out in one
            // block, kept in addition to those of the first run, which doubles the arena.
            options.AddSessionConfigEntry("session.use_env_allocators", "1");
            options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
            options.EnableMemoryPattern = false;
            runtime.Provider.Configure(options, SessionUse.Network);
            _session = Load(path, runtime, options);
        }
        catch (Exception exception)
        {
            DisposeUsed();
            if (Explain(exception) is { } error)
                throw error;
            throw;
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        DisposeUsed();
    }

    /// <summary>
    /// Has the next run give back what memory the networks keep for activations and do not need for it. Captured runs go on using
    /// theirs, so that a network that has some gives nothing back.
    /// </summary>
    public void Shrink() => Volatile.Write(ref _isToShrink, _graphs is null ? 1 : 0);

    /// <summary>Whether an exception says that ONNX Runtime's native library could not be loaded.</summary>
    internal static bool IsLibraryMissing(Exception exception) => exception is DllNotFoundException or TypeInitializationException;

    /// <summary>The error for it.</summary>
    internal static XMemException LibraryMissing(Exception exception) => new(
        XMemErrorKind.NativeLibraryMissing,
        $"ONNX Runtime's native library could not be loaded: {exception.GetBaseException().Message} It belongs beside the module's own files; build or install the module again for this platform.",
        innerException: exception);

    /// <summary>Runs a graph, from and into memory of the caller's.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="inputs">All inputs; used up, as are the outputs.</param>
    /// <param name="outputs">The outputs to compute.</param>
    /// <param name="setting">A setting of the run and its value, if there is one.</param>
    /// <exception cref="OnnxRuntimeException">It failed.</exception>
    internal static void Run(
        InferenceSession session, GraphArgument[] inputs, GraphArgument[] outputs, (string Name, string Value)? setting = null)
    {
        try
        {
            using var options = new RunOptions();
            if (setting is { } entry)
                options.AddRunConfigEntry(entry.Name, entry.Value);
            session.Run(options, Names(inputs), Values(inputs), Names(outputs), Values(outputs));
        }
        finally
        {
            foreach (var argument in inputs.Concat(outputs))
                argument.Value.Dispose();
        }

        static string[] Names(GraphArgument[] arguments) => Array.ConvertAll(arguments, argument => argument.Name);

        static OrtValue[] Values(GraphArgument[] arguments) => Array.ConvertAll(arguments, argument => argument.Value);
    }

    /// <summary>Channels of an output, the second extent.</summary>
    protected int ChannelsOf(string output) => _session.OutputMetadata[output].Dimensions[1];

    /// <summary>Splits objects into runs of at most so many.</summary>
    /// <param name="objects">Objects.</param>
    /// <param name="atOnce">At most so many in a run, at least one.</param>
    /// <param name="areEqual">Whether all runs are to have as many.</param>
    internal static IEnumerable<(int First, int Count)> Batches(int objects, int atOnce, bool areEqual)
    {
        while (areEqual && atOnce < objects && objects % atOnce != 0)
            atOnce--;
        for (var first = 0; first < objects; first += Math.Min(atOnce, objects - first))
            yield return (first, Math.Min(atOnce, objects - first));
    }

    /// <summary>Splits objects into runs of at most so many, as it suits the provider.</summary>
    protected IEnumerable<(int First, int Count)> Batches(int objects, int atOnce) => Batches(objects, atOnce, _provider.PlansEveryShape);

    /// <summary>Runs the graph with the objects' sensory state, where the model has one.</summary>
    /// <param name="inputs">All other inputs.</param>
    /// <param name="output">The other output.</param>
    /// <param name="hidden">n x Ch x h x w, the state; not used by models without.</param>
    /// <param name="newHidden">The updated state, written if given.</param>
    protected void Run(
        (string Name, TensorView Tensor)[] inputs, (string Name, TensorView Tensor) output, TensorView hidden, TensorView? newHidden)
    {
        if (!_session.InputMetadata.ContainsKey(GraphNames.Hidden))
            Run(inputs, [output]);
        else if (newHidden is null)
            Run([.. inputs, (GraphNames.Hidden, hidden)], [output]);
        else
            Run([.. inputs, (GraphNames.Hidden, hidden)], [output, (GraphNames.NewHidden, newHidden.Value)]);
    }

    /// <summary>Runs the graph, from and into memory of the caller's.</summary>
    protected void Run((string Name, TensorView Tensor)[] inputs, (string Name, TensorView Tensor)[] outputs)
    {
        try
        {
            if (_graphs is not null)
                RunCaptured(_graphs);
            else if (Interlocked.Exchange(ref _isToShrink, 0) == 0 || !TryShrink())
                RunOnce();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"The network '{_path}' failed to run: {exception.Message.Trim()}",
                _path,
                exception);
        }

        void RunCaptured(CapturedGraphs graphs)
        {
            using var turn = graphs.Begin(inputs.Concat(outputs).Select(argument => argument.Tensor), out var graph);
            Run(_session, Array.ConvertAll(inputs, Bind), Array.ConvertAll(outputs, Bind), ("gpu_graph_id", graph.ToString(CultureInfo.InvariantCulture)));
        }

        void RunOnce((string, string)? setting = null)
        {
            using var pass = CaptureGate.Enter();
            Run(_session, Array.ConvertAll(inputs, Bind), Array.ConvertAll(outputs, Bind), setting);
        }

        // Providers differ in which arenas they have. One that has none of that name gives nothing back, which is no reason to lose a frame.
        bool TryShrink()
        {
            try
            {
                RunOnce(("memory.enable_memory_arena_shrinkage", _provider.Arenas));
                return true;
            }
            catch (OnnxRuntimeException)
            {
                return false;
            }
        }

        static GraphArgument Bind((string Name, TensorView Tensor) value) => GraphArgument.Create(value.Name, value.Tensor);
    }

    private InferenceSession Load(string path, NetworkRuntime runtime, SessionOptions options)
    {
        if (runtime.Provider.TakesCustomOperators && ConvolutionOperator.IsSupported)
        {
            var (model, data) = ReadModel(path);
            var convolutions = new ConvolutionOperator(
                ConvolutionRewriter.Rewrite(model, data, runtime.Scratch), ProcessorShare.Threads(runtime.Threads));
            _used.Push(convolutions);
            convolutions.AddTo(options);

            // Where the weights are that stay with ONNX Runtime and lie beside the graph; it maps them itself.
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(path)!);
            return new InferenceSession(model.ToByteArray(), options);
        }

        if (runtime.Provider.Options.Precision == Precision.Float16)
        {
            var (model, data) = ReadModel(path);
            data?.MoveInto(model);
            HalfPrecision.Convert(model);
            return new InferenceSession(model.ToByteArray(), options);
        }

        return new InferenceSession(path, options);
    }

    private (ModelProto Model, ExternalData? Data) ReadModel(string path)
    {
        using var file = File.OpenRead(path);
        var model = ModelProto.Parser.ParseFrom(file);
        var data = ExternalData.Open(model, path);
        if (data is not null)
            _used.Push(data);
        return (model, data);
    }

    /// <summary>The error for a graph that could not be loaded; null if the exception says it itself.</summary>
    private XMemException? Explain(Exception exception) => exception switch
    {
        InvalidDataException => new XMemException(
            XMemErrorKind.InvalidOption, $"The network '{_path}' cannot be run in float16: {exception.Message}", _path, exception),
        _ when IsLibraryMissing(exception) => LibraryMissing(exception),
        OnnxRuntimeException when _provider.IsAtFault(exception) => _provider.Unavailable(exception),
        OnnxRuntimeException or InvalidProtocolBufferException => new XMemException(
            XMemErrorKind.ModelCorrupt, $"The network '{_path}' could not be loaded: {exception.Message.Trim()} Import the model again.", _path, exception),
        _ => null,
    };

    private void DisposeUsed()
    {
        while (_used.TryPop(out var used))
            used.Dispose();
    }
}
