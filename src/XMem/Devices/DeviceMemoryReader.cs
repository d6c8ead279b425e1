using Microsoft.ML.OnnxRuntime.Tensors;
using XMem.Memory;
using XMem.Networks;
using XMem.Tensors;

namespace XMem.Devices;

/// <summary>
/// Reads memory on a device (docs/ALGORITHM.md 8.4), a block of queries at a time, so that large frames fit. Values stay where
/// they are; the chosen elements and their weights come down for the usage counters.
/// </summary>
internal sealed unsafe class DeviceMemoryReader : IMemoryReader
{
    // What a block of queries may take on the device: its similarities and the values it gathers, twice while both parts are summed.
    private const long BlockBytes = 1 << 28;

    private readonly DeviceReadKernels _kernels;
    private readonly int _topK;
    private readonly int _valueChannels;
    private readonly NativeTensor _queries;
    private readonly NativeTensor _readoutRows;
    private readonly NativeTensor _weights;
    private readonly NativeBuffer _elements;

    /// <summary>Makes a reader.</summary>
    /// <param name="kernels">What it runs.</param>
    /// <param name="topK">k of the softmax; all elements count where there are fewer.</param>
    /// <param name="valueChannels">Cv.</param>
    public DeviceMemoryReader(DeviceReadKernels kernels, int topK, int valueChannels)
    {
        (_kernels, _topK, _valueChannels) = (kernels, topK, valueChannels);
        _queries = new NativeTensor(kernels.Memory);
        _readoutRows = new NativeTensor(kernels.Memory);
        _weights = new NativeTensor(kernels.Memory.HostSpace);
        _elements = new NativeBuffer(kernels.Memory.HostSpace);
    }

    /// <inheritdoc/>
    public void Read(
        IReadOnlyList<ElementStore> stores, IReadOnlyList<ObjectGroup> groups, NativeTensor key, NativeTensor selection, NativeTensor readout, bool countUsage)
    {
        var channels = stores[0].Keys.Width;
        var count = checked((int)(key.Count / channels));
        _queries.Resize(count, SimilarityRow.Length(channels));
        _kernels.Queries.Run(
            [GraphArgument.Create("key", Planes(key, channels, count)), GraphArgument.Create("selection", Planes(selection, channels, count))],
            [GraphArgument.Create("queries", _queries)]);

        for (var g = 0; g < groups.Count; g++)
        {
            var parts = stores
                .Where(store => store.FirstElementOf(g) < store.Count)
                .Select(store => (
                    Rows: store.SimilarityRows.View(store.FirstElementOf(g), store.Count - store.FirstElementOf(g)),
                    Values: store.Values[g].View(0, store.Values[g].Count)))
                .ToList();
            var width = groups[g].ObjectCount * _valueChannels;
            _readoutRows.Resize(count, width);
            ReadGroup(parts, stores, count, width, countUsage && g == 0);
            var planes = readout.Pointer + (long)groups[g].FirstObject * _valueChannels * count;
            _kernels.Transpose.Run(
                [GraphArgument.Create("x", _readoutRows)], [GraphArgument.Create("y", new TensorView(_kernels.Memory, planes, width, count))]);
        }

        if (!countUsage)
            return;
        foreach (var store in stores)
            store.Age();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queries.Dispose();
        _readoutRows.Dispose();
        _weights.Dispose();
        _elements.Dispose();
    }

    private void ReadGroup(
        List<(TensorView Rows, TensorView Values)> parts, IReadOnlyList<ElementStore> stores, int count, int width, bool countUsage)
    {
        var elements = parts.Sum(part => part.Rows.Shape[0]);
        var k = (int)Math.Min(_topK, elements);
        var bytesPerQuery = sizeof(float) * (2 * elements + 2L * k * width);
        var atOnce = (int)Math.Clamp(BlockBytes / bytesPerQuery, 1, count);
        for (var first = 0; first < count; first += atOnce)
        {
            var block = Math.Min(atOnce, count - first);
            List<GraphArgument> inputs =
            [
                GraphArgument.Create("queries", _queries.Slice(first, block)),
                GraphArgument.Create("rows", parts[0].Rows),
                GraphArgument.Create("values", parts[0].Values),
                GraphArgument.Create("k", [k]),
            ];
            if (parts.Count > 1)
            {
                inputs.Add(GraphArgument.Create("working_rows", parts[1].Rows));
                inputs.Add(GraphArgument.Create("working_values", parts[1].Values));
                inputs.Add(GraphArgument.Create("split", [(int)parts[0].Rows.Shape[0]]));
            }

            List<GraphArgument> outputs = [GraphArgument.Create("readout", _readoutRows.Slice(first, block))];
            if (countUsage)
            {
                _weights.Resize(block, k);
                outputs.Add(GraphArgument.Create("weights", _weights));
                outputs.Add(Elements(block, k));
            }

            (parts.Count > 1 ? _kernels.ReadBoth : _kernels.ReadOne).Run(inputs.ToArray(), outputs.ToArray());
            if (countUsage)
                UsageCounting.Count(stores, new ReadOnlySpan<long>(_elements.Pointer, block * k), _weights.Span);
        }
    }

    private GraphArgument Elements(int block, int k)
    {
        const int FloatsPerElement = sizeof(long) / sizeof(float);
        if (_elements.Capacity < FloatsPerElement * block * k)
            _elements.Replace(FloatsPerElement * block * k);
        return GraphArgument.Create("elements", TensorElementType.Int64, _elements, sizeof(long) * block * k, block, k);
    }

    private TensorView Planes(NativeTensor tensor, int channels, int count) => new(_kernels.Memory, tensor.Pointer, channels, count);
}

/// <summary>The graphs that a read of memory runs, shared by all readers.</summary>
/// <param name="Memory">Where they work.</param>
/// <param name="Queries">Planes of a frame to columns of its queries.</param>
/// <param name="ReadOne">Reads elements of one store.</param>
/// <param name="ReadBoth">Reads elements of long-term and working memory.</param>
/// <param name="Transpose">Rows to planes.</param>
internal sealed record DeviceReadKernels(
    DeviceMemory Memory, GraphKernel Queries, GraphKernel ReadOne, GraphKernel ReadBoth, GraphKernel Transpose) : IDisposable
{
    /// <summary>Frees the kernels that only reading uses.</summary>
    public void Dispose()
    {
        Queries.Dispose();
        ReadOne.Dispose();
        ReadBoth.Dispose();
    }
}
