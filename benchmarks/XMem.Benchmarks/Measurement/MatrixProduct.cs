using System.Diagnostics;
using Google.Protobuf;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;
using XMem.Networks;
using XMem.Networks.Convolutions;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Benchmarks.Measurement;

/// <summary>
/// One large product of float32 matrices, run as the networks are run: the most multiply-adds a second that can be expected of
/// them on this machine, and the yardstick between machines.
/// </summary>
internal sealed class MatrixProduct : Network
{
    /// <summary>Rows and columns of both matrices.</summary>
    public const int Extent = 2048;

    private const string Left = "left";
    private const string Product = "product";
    private const int MeasuredRuns = 15;

    private MatrixProduct(string path, NetworkRuntime runtime)
        : base(path, runtime)
    {
    }

    /// <summary>Measures the multiply-adds a second: the best of several runs, which other processes disturbed least.</summary>
    /// <param name="folder">A folder for a temporary file.</param>
    /// <param name="threads">Threads to use at most; 0 for one per processor core.</param>
    public static double MeasurePeak(string folder, int threads)
    {
        var path = Path.Combine(folder, "matrix_product.onnx");
        using (var file = File.Create(path))
            Graph().WriteTo(file);
        using var scratch = new ScratchPool();
        using var network = new MatrixProduct(path, new NetworkRuntime(new CpuExecutionProvider(), threads, scratch));
        using var left = new NativeTensor(Extent, Extent);
        using var product = new NativeTensor(Extent, Extent);
        left.Span.Fill(1);
        var best = TimeSpan.MaxValue;
        for (var run = 0; run <= MeasuredRuns; run++)
        {
            var start = Stopwatch.GetTimestamp();
            network.Run([(Left, left)], [(Product, product)]);
            var elapsed = Stopwatch.GetElapsedTime(start);

            // The first run warms up.
            if (run > 0 && elapsed < best)
                best = elapsed;
        }

        return MultiplyAdds.Count(path, 0, 0, 0) / best.TotalSeconds;
    }

    /// <summary>The right factor is constant, as weights are, so that it is laid out for the kernel once.</summary>
    private static ModelProto Graph()
    {
        var weight = new float[Extent * Extent];
        Array.Fill(weight, 1f / Extent);
        return new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = GraphBuilder.Opset } },
            Graph = new GraphProto
            {
                Name = "matrix_product",
                Input = { Describe(Left) },
                Output = { Describe(Product) },
                Initializer =
                {
                    new TensorProto
                    {
                        Name = "right",
                        DataType = (int)TensorProto.Types.DataType.Float,
                        Dims = { Extent, Extent },
                        RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weight)),
                    },
                },
                Node = { new NodeProto { OpType = "MatMul", Name = "product", Input = { Left, "right" }, Output = { Product } } },
            },
        };
    }

    private static ValueInfoProto Describe(string name) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)TensorProto.Types.DataType.Float,
                Shape = new TensorShapeProto
                {
                    Dim = { new TensorShapeProto.Types.Dimension { DimValue = Extent }, new TensorShapeProto.Types.Dimension { DimValue = Extent } },
                },
            },
        },
    };
}
