using System.Globalization;
using System.Text;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>
/// The CUDA graphs that a network's runs are captured as. A captured run is repeated as it was, in the memory where it was: runs in
/// other memory have graphs of their own. Two images and two sensory states that alternate make four. ONNX Runtime captures what a
/// thread runs for the first time, and lets a network do one such run at a time.
/// </summary>
internal sealed class CapturedGraphs
{
    /// <summary>The number for a run that is not captured.</summary>
    public const int None = -1;

    /// <summary>
    /// Graphs that a network has at most. Memory moves when objects come and go; graphs of where it was are not needed again, and
    /// cannot be given back.
    /// </summary>
    public const int MaxCount = 64;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<(int Graph, int Thread)> _captured = [];

    /// <summary>Waits for the network, and says which graph a run is.</summary>
    /// <param name="tensors">Where all inputs and outputs are.</param>
    /// <param name="graph">The number that ONNX Runtime knows it by, from 1; <see cref="None"/> once there are too many.</param>
    /// <returns>To be disposed after the run.</returns>
    public Turn Begin(IEnumerable<TensorView> tensors, out int graph)
    {
        Monitor.Enter(_numbers);
        try
        {
            graph = NumberOf(Describe(tensors));
            var isNew = graph != None && _captured.Add((graph, Environment.CurrentManagedThreadId));
            return new Turn(isNew ? CaptureGate.Capture() : CaptureGate.Enter(), _numbers);
        }
        catch
        {
            Monitor.Exit(_numbers);
            throw;
        }
    }

    private int NumberOf(string place)
    {
        if (_numbers.TryGetValue(place, out var number))
            return number;
        if (_numbers.Count == MaxCount)
            return None;
        _numbers.Add(place, _numbers.Count + 1);
        return _numbers.Count;
    }

    private static unsafe string Describe(IEnumerable<TensorView> tensors)
    {
        var text = new StringBuilder();
        foreach (var tensor in tensors)
            text.Append(CultureInfo.InvariantCulture, $"{(nint)tensor.Pointer:x}:").AppendJoin(',', tensor.Shape).Append(' ');
        return text.ToString();
    }

    /// <summary>A run's turn.</summary>
    internal readonly struct Turn(CaptureGate.Pass pass, object gate) : IDisposable
    {
        public void Dispose()
        {
            pass.Dispose();
            Monitor.Exit(gate);
        }
    }
}
