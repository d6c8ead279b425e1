using XMem.Benchmarks.Models;
using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Benchmarks.Kernels;

/// <summary>A model's networks, loaded, with inputs for each.</summary>
internal sealed class NetworkInputs : IDisposable
{
    private readonly BenchmarkModel _model;

    /// <summary>Loads the networks and encodes a frame.</summary>
    public NetworkInputs(string model, int objects)
    {
        _model = BenchmarkModel.Open(model);
        Networks = new NetworkSet(_model.Model, new CpuExecutionProvider(), threads: 0);
        var (height, width) = (KernelData.Geometry.PaddedHeight, KernelData.Geometry.PaddedWidth);
        var (keyHeight, keyWidth) = (height / ModelDimensions.Stride, width / ModelDimensions.Stride);
        Image = KernelData.Tensor(-2, 2, 1, 3, height, width);
        Masks = KernelData.Tensor(0, 1, objects, 1, height, width);
        Readout = KernelData.Tensor(-1, 1, objects, Networks.Dimensions.Value, keyHeight, keyWidth);
        Hidden = KernelData.Tensor(-1, 1, objects, Networks.Dimensions.Hidden, keyHeight, keyWidth);
        NewHidden = KernelData.Tensor(0, 0, objects, Networks.Dimensions.Hidden, keyHeight, keyWidth);
        Networks.KeyEncoder.Encode(Image, Features);
    }

    public NetworkSet Networks { get; }

    public FrameFeatures Features { get; } = new(MemorySpace.Host);

    public NativeTensor Image { get; }

    public NativeTensor Masks { get; }

    public NativeTensor Readout { get; }

    public NativeTensor Hidden { get; }

    public NativeTensor NewHidden { get; }

    public NativeTensor Output { get; } = new();

    public void Dispose()
    {
        Networks.Dispose();
        Features.Dispose();
        Image.Dispose();
        Masks.Dispose();
        Readout.Dispose();
        Hidden.Dispose();
        NewHidden.Dispose();
        Output.Dispose();
        _model.Dispose();
    }
}
