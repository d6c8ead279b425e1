using Microsoft.ML.OnnxRuntime;
using XMem.Networks.ExecutionProviders;

namespace XMem.Networks;

/// <summary>A small graph, loaded on an execution provider and ready to run.</summary>
internal sealed class GraphKernel : IDisposable
{
    private static long _bytesMoved;

    private readonly string _name;
    private readonly ExecutionProvider _provider;

    /// <summary>Loads a graph.</summary>
    /// <param name="name">What it does, for errors.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="provider">What runs it.</param>
    /// <param name="use">What its session is for.</param>
    /// <exception cref="XMemException">ExecutionProviderUnavailable, NativeLibraryMissing.</exception>
    public GraphKernel(string name, KernelGraph graph, ExecutionProvider provider, SessionUse use = SessionUse.Kernel)
    {
        (_name, _provider) = (name, provider);
        try
        {
            // What works is the device: a kernel's session needs no threads beside the caller's.
            using var options = new SessionOptions { IntraOpNumThreads = 1, EnableMemoryPattern = false };
            provider.Configure(options, use);
            Session = new InferenceSession(graph.Build(), options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw provider.Unavailable(exception);
        }
        catch (Exception exception) when (Network.IsLibraryMissing(exception))
        {
            throw Network.LibraryMissing(exception);
        }
    }

    /// <summary>Bytes that all kernels of the process took from main memory or put there so far: what crosses the bus of a device.</summary>
    public static long BytesMoved => Interlocked.Read(ref _bytesMoved);

    /// <summary>The session: allocators of a device's memory are made from one.</summary>
    public InferenceSession Session { get; }

    /// <summary>Runs the graph. The arguments are used up.</summary>
    /// <exception cref="XMemException">ExecutionProviderUnavailable: the provider failed; the message names it.</exception>
    public void Run(GraphArgument[] inputs, GraphArgument[] outputs)
    {
        Interlocked.Add(ref _bytesMoved, inputs.Concat(outputs).Sum(argument => argument.HostBytes));
        try
        {
            using var pass = CaptureGate.Enter();
            Network.Run(Session, inputs, outputs);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"The {_provider.Name} execution provider failed at '{_name}': {exception.Message.Trim()}",
                innerException: exception);
        }
    }

    public void Dispose() => Session.Dispose();
}
