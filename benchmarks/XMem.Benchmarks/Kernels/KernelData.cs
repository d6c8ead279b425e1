using XMem.Imaging;
using XMem.Memory;
using XMem.Tensors;

namespace XMem.Benchmarks.Kernels;

/// <summary>Made-up inputs of the size that a frame of 854 x 480 has, the same at every run.</summary>
internal static class KernelData
{
    /// <summary>Ck of the authors' model.</summary>
    public const int KeyChannels = 64;

    /// <summary>Cv of the authors' model.</summary>
    public const int ValueChannels = 512;

    private static readonly Random Random = new(1);

    /// <summary>The frame.</summary>
    public static FrameGeometry Geometry { get; } = FrameGeometry.Create(854, 480, 480);

    /// <summary>A tensor of numbers evenly spread between two bounds.</summary>
    public static NativeTensor Tensor(float least, float most, params ReadOnlySpan<int> shape)
    {
        var tensor = new NativeTensor(shape);
        Fill(tensor.Span, least, most);
        return tensor;
    }

    /// <summary>A store of elements with one group of objects.</summary>
    public static ElementStore Store(int elements, int objects, int valueChannels)
    {
        var store = new ElementStore(KeyChannels, valueChannels, elements);
        store.AddGroups([new ObjectGroup(0, objects)]);
        store.Append(elements);
        store.Values[0].Append(elements);
        for (var element = 0; element < elements; element++)
        {
            Fill(store.Keys[element], -1.5f, 1.5f);
            Fill(store.Shrinkage[element], 1, 2);
            Fill(store.Values[0][element], -1, 1);
        }

        HostKernels.Instance.WriteSimilarityRows(store, 0, elements);
        return store;
    }

    /// <summary>Fills a span with numbers evenly spread between two bounds.</summary>
    public static void Fill(Span<float> values, float least, float most)
    {
        foreach (ref var value in values)
            value = least + (most - least) * Random.NextSingle();
    }
}
