using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;
using XMem.Networks.Convolutions;
using XMem.Networks.CustomOperators;

namespace XMem.Tests.Support;

/// <summary>A graph in ONNX Runtime, inputs and outputs by name.</summary>
internal sealed class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ConvolutionOperator? _convolutions;
    private readonly ExternalData? _data;

    public OnnxGraph(string path, SessionOptions? options = null)
    {
        using var defaults = options is null ? new SessionOptions() : null;
        _session = new InferenceSession(path, options ?? defaults!);
    }

    /// <summary>The graph as the processor runs it, with our own 3x3 convolutions, if asked for.</summary>
    public OnnxGraph(string path, bool ownConvolutions, int threads = 2)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        if (!ownConvolutions)
        {
            _session = new InferenceSession(path, options);
            return;
        }

        Assert.SkipUnless(ConvolutionOperator.IsSupported, "The processor lacks the instructions.");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        _data = ExternalData.Open(model, path);
        Convolutions = ConvolutionRewriter.Rewrite(model, _data, Scratch);
        _convolutions = new ConvolutionOperator(Convolutions, threads);
        _convolutions.AddTo(options);
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(path)!);
        _session = new InferenceSession(model.ToByteArray(), options);
    }

    /// <summary>The convolutions that were taken out of the graph.</summary>
    public IReadOnlyList<FusedConvolution> Convolutions { get; } = [];

    /// <summary>What the convolutions work in.</summary>
    public ScratchPool Scratch { get; } = new();

    public IReadOnlyCollection<string> Inputs => _session.InputNames;

    public IReadOnlyCollection<string> Outputs => _session.OutputNames;

    public Dictionary<string, Tensor> Run(params (string Name, Tensor Value)[] inputs)
    {
        var values = inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Value.Values, [.. input.Value.Shape.Select(extent => (long)extent)])).ToList();
        try
        {
            using var options = new RunOptions();
            using var results = _session.Run(options, [.. inputs.Select(input => input.Name)], values, _session.OutputNames);
            return _session.OutputNames.Zip(results).ToDictionary(
                output => output.First,
                output => new Tensor(
                    output.Second.GetTensorDataAsSpan<float>().ToArray(),
                    [.. output.Second.GetTensorTypeAndShape().Shape.Select(extent => (int)extent)]),
                StringComparer.Ordinal);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _convolutions?.Dispose();
        _data?.Dispose();
        Scratch.Dispose();
    }
}
