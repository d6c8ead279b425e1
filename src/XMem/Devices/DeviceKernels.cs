using Microsoft.ML.OnnxRuntime.Tensors;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Devices;

/// <summary>
/// A device's kernels, as graphs on an execution provider. The memories stay on the device: frames go up, labels come down, and besides
/// them only which elements were read, and by how much, for the usage counters. Frames with a given mask are laid together on the
/// processor.
/// </summary>
internal sealed unsafe class DeviceKernels : TensorKernels
{
    private readonly DeviceMemory _memory;
    private readonly DeviceReadKernels _read;
    private readonly GraphKernel _transpose;
    private readonly GraphKernel _similarityRows;
    private readonly GraphKernel _potentiate;
    private readonly GraphKernel _aggregate;
    private readonly GraphKernel _others;
    private readonly GraphKernel _labels;
    private readonly GraphKernel _resizedLabels;

    /// <summary>Loads the kernels.</summary>
    /// <param name="memory">The device's memory, and what runs the kernels.</param>
    /// <param name="dimensions">Ck and Cv.</param>
    /// <exception cref="XMemException">ExecutionProviderUnavailable.</exception>
    public DeviceKernels(ProviderMemory memory, ModelDimensions dimensions)
    {
        _memory = new DeviceMemory(memory);
        _transpose = Load("transpose", MemoryGraphs.Transpose());
        _similarityRows = Load("similarity rows", MemoryGraphs.SimilarityRows(dimensions.Key));
        _potentiate = Load("potentiate", MemoryGraphs.Potentiate());
        _aggregate = Load("aggregate", MaskGraphs.Aggregate());
        _others = Load("others", MaskGraphs.Others());
        _labels = Load("labels", MaskGraphs.Labels(isResized: false));
        _resizedLabels = Load("resized labels", MaskGraphs.Labels(isResized: true));
        _read = new DeviceReadKernels(
            _memory,
            Load("queries", MemoryGraphs.Queries(dimensions.Key)),
            Load("read", MemoryGraphs.Read(isSplit: false)),
            Load("read both", MemoryGraphs.Read(isSplit: true)),
            _transpose);

        GraphKernel Load(string name, KernelGraph graph) => new(name, graph, memory.Provider);
    }

    /// <inheritdoc/>
    public override MemorySpace Space => _memory;

    /// <inheritdoc/>
    public override MemorySpace HostSpace => _memory.HostSpace;

    /// <inheritdoc/>
    public override IMemoryReader CreateReader(int topK, int valueChannels, int threads) => new DeviceMemoryReader(_read, topK, valueChannels);

    /// <inheritdoc/>
    public override void WriteRows(float* planes, RowBuffer rows, int first, int count) => _transpose.Run(
        [GraphArgument.Create("x", new TensorView(_memory, planes, rows.Width, count))], [GraphArgument.Create("y", rows.View(first, count))]);

    /// <inheritdoc/>
    public override void WriteSimilarityRows(ElementStore store, int first, int count)
    {
        if (count == 0)
            return;
        _similarityRows.Run(
            [GraphArgument.Create("key", store.Keys.View(first, count)), GraphArgument.Create("shrinkage", store.Shrinkage.View(first, count))],
            [GraphArgument.Create("rows", store.SimilarityRows.View(first, count))]);
    }

    /// <inheritdoc/>
    public override void WritePrototypes(
        WorkingMemory working, ElementStore target, IReadOnlyList<ObjectGroup> groups, int[] candidates, int[] prototypes)
    {
        var source = working.Elements;
        var first = target.Count - prototypes.Length;
        _memory.GatherRows(source.Keys.Pointer(0), source.Count, source.Keys.Width, prototypes, target.Keys.Pointer(first));
        Potentiate(working, candidates, prototypes, source.Shrinkage, 0, target.Shrinkage);
        for (var g = 0; g < groups.Count; g++)
        {
            var start = source.FirstElementOf(g);
            Potentiate(
                working,
                candidates[ElementStore.LowerBound(candidates, start)..],
                Array.FindAll(prototypes, element => element >= start),
                source.Values[g],
                start,
                target.Values[g]);
        }
    }

    /// <inheritdoc/>
    public override void Aggregate(NativeTensor logits, NativeTensor probabilities)
    {
        var (objects, height, width) = (logits.Shape[0], logits.Shape[^2], logits.Shape[^1]);
        probabilities.Resize(objects + 1, height, width);
        _aggregate.Run(
            [GraphArgument.Create("logits", new TensorView(_memory, logits.Pointer, objects, height * width))],
            [GraphArgument.Create("probabilities", new TensorView(_memory, probabilities.Pointer, objects + 1, height * width))]);
    }

    /// <inheritdoc/>
    public override void SumOthers(NativeTensor probabilities, NativeTensor others)
    {
        var (objects, height, width) = (probabilities.Shape[0] - 1, probabilities.Shape[1], probabilities.Shape[2]);
        var pixels = height * width;
        others.Resize(objects, 1, height, width);
        _others.Run(
            [GraphArgument.Create("masks", new TensorView(_memory, probabilities.Pointer + pixels, objects, pixels))],
            [GraphArgument.Create("others", new TensorView(_memory, others.Pointer, objects, pixels))]);
    }

    /// <inheritdoc/>
    public override void WriteLabels(NativeTensor probabilities, FrameGeometry geometry, bool flip, ReadOnlySpan<byte> channels, byte[] labels)
    {
        var (width, height) = (geometry.SourceWidth, geometry.SourceHeight);
        GraphArgument[] inputs =
        [
            GraphArgument.Create("probabilities", (TensorView)probabilities),
            GraphArgument.Create("starts", [geometry.Top, geometry.Left]),
            GraphArgument.Create("ends", [geometry.Top + geometry.Height, geometry.Left + geometry.Width]),
        ];
        using var indices = new NativeBuffer(HostSpace);
        indices.Replace((labels.Length + sizeof(float) - 1) / sizeof(float));
        GraphArgument[] outputs =
            [GraphArgument.Create("labels", TensorElementType.UInt8, indices, labels.Length, height, width)];
        if ((geometry.Width, geometry.Height) == (width, height))
            _labels.Run(inputs, outputs);
        else
            _resizedLabels.Run([.. inputs, GraphArgument.Create("sizes", [1, channels.Length, height, width])], outputs);

        var index = (byte*)indices.Pointer;
        for (var i = 0; i < labels.Length; i++)
            labels[i] = channels[index[i]];
        if (!flip)
            return;
        for (var y = 0; y < height; y++)
            labels.AsSpan(y * width, width).Reverse();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _read.Dispose();
        _transpose.Dispose();
        _similarityRows.Dispose();
        _potentiate.Dispose();
        _aggregate.Dispose();
        _others.Dispose();
        _labels.Dispose();
        _resizedLabels.Dispose();
        _memory.Dispose();
    }

    /// <summary>Writes the last rows of a buffer, one for each prototype.</summary>
    private void Potentiate(WorkingMemory working, int[] candidates, int[] prototypes, RowBuffer values, int firstElement, RowBuffer target)
    {
        if (prototypes.Length == 0)
            return;
        var source = working.Elements;
        var valueRows = Array.ConvertAll(candidates, element => element - firstElement);
        _potentiate.Run(
            [
                GraphArgument.Create("rows", source.SimilarityRows.View(0, source.Count)),
                GraphArgument.Create("key", source.Keys.View(0, source.Count)),
                GraphArgument.Create("selection", working.Selection.View(0, source.Count)),
                GraphArgument.Create("values", values.View(0, values.Count)),
                GraphArgument.Create("candidates", candidates.AsSpan()),
                GraphArgument.Create("prototypes", prototypes.AsSpan()),
                GraphArgument.Create("value_rows", valueRows.AsSpan()),
            ],
            [GraphArgument.Create("prototype_values", target.View(target.Count - prototypes.Length, prototypes.Length))]);
    }
}
