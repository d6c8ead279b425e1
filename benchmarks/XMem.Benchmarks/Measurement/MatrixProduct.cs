using System.Diagnostics;
using System.Globalization;
using XMem.Devices;
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
        File.WriteAllBytes(path, Graph());
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
    private static byte[] Graph()
    {
        var weight = new float[Extent * Extent];
        Array.Fill(weight, 1f / Extent);
        var extent = Extent.ToString(CultureInfo.InvariantCulture);
        var graph = new KernelGraph("matrix_product");
        graph.Apply("MatMul", [graph.Input(Left, extent, extent), graph.Tensor(weight, Extent, Extent)], [Product], []);
        graph.Output(Product, extent, extent);
        return graph.Build();
    }
}
