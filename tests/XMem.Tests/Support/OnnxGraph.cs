using Microsoft.ML.OnnxRuntime;

namespace XMem.Tests.Support;

/// <summary>A graph in ONNX Runtime, inputs and outputs by name.</summary>
internal sealed class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxGraph(string path, SessionOptions? options = null)
    {
        using var defaults = options is null ? new SessionOptions() : null;
        _session = new InferenceSession(path, options ?? defaults!);
    }

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

    public void Dispose() => _session.Dispose();
}
