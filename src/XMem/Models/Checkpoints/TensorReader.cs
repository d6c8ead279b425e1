using System.Runtime.InteropServices;

namespace XMem.Models.Checkpoints;

/// <summary>Reads a strided view of a storage as contiguous float32.</summary>
internal sealed class TensorReader
{
    private readonly ElementType _element;
    private readonly IStorageData _data;
    private readonly long _first;
    private readonly int[] _shape;
    private readonly long[] _strides;
    private readonly int _count;
    private readonly int _span;

    /// <summary>Checks a tensor against its storage: afterward, no element of it can lie outside.</summary>
    /// <param name="tensor">What the checkpoint says of the tensor.</param>
    /// <param name="data">The storage's bytes.</param>
    /// <param name="maxRepeated">How many values a tensor may have that repeats its storage's values by a stride of 0.</param>
    /// <exception cref="InvalidDataException">The tensor does not fit its storage, or is too large for memory.</exception>
    public TensorReader(TensorReference tensor, IStorageData data, long maxRepeated)
    {
        var storage = tensor.Storage;
        _element = storage.Element;
        _data = data;
        _shape = Array.ConvertAll(tensor.Extents, extent =>
            extent is >= 0 and <= int.MaxValue ? (int)extent : throw new InvalidDataException($"it has an extent of {extent}"));
        // The stride of an extent of 1 is never stepped and can be any number.
        _strides = [.. tensor.Strides.Zip(_shape, (stride, extent) => extent > 1 ? stride : 0)];

        if (storage.TotalCount > data.Length / _element.Size)
            throw new InvalidDataException($"it needs a storage of {storage.TotalCount} {_element.Name} values, but the file has {data.Length} bytes of it");

        var last = Last(tensor.Offset, storage.Count);
        _first = storage.First + tensor.Offset;
        _count = Count(Math.Max(storage.Count, maxRepeated));
        _span = _count == 0 ? 0 : CheckArrayLength(last - tensor.Offset + 1);
    }

    /// <summary>Extents; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Reads the values, in C order.</summary>
    public float[] Read()
    {
        // Of a storage that many tensors share, only the part from the first to the last element of this one is read.
        var span = GC.AllocateUninitializedArray<float>(_span);
        ReadElements(span);
        return IsContiguous() ? span : Gather(span);
    }

    /// <summary>The last element of the storage that the tensor reaches.</summary>
    private long Last(long offset, long storageCount)
    {
        if (_shape.Contains(0))
            return offset;
        var last = (Int128)offset;
        for (var d = 0; d < _shape.Length; d++)
        {
            if (_strides[d] < 0)
                throw new InvalidDataException($"it has a stride of {_strides[d]}");
            last += (Int128)(_shape[d] - 1) * _strides[d];
        }

        if (offset < 0 || last >= storageCount)
            throw new InvalidDataException($"it reaches element {last} of a storage of {storageCount}");
        return (long)last;
    }

    private int Count(long limit)
    {
        if (_shape.Contains(0))
            return 0;
        var count = 1L;
        foreach (var extent in _shape)
        {
            // No overflow: both factors are below 2^31.
            count = CheckArrayLength(count * extent);
            if (count > limit)
                throw new InvalidDataException($"it repeats few values {count} times and more");
        }

        return (int)count;
    }

    /// <summary>Arrays of more than 2 GiB are not handled: the largest tensor of an XMem network has 30 MB.</summary>
    private int CheckArrayLength(long count) => count <= Array.MaxLength / Math.Max(_element.Size, sizeof(float))
        ? (int)count
        : throw new InvalidDataException($"it has {count} values and more, too many for a tensor of a network");

    private void ReadElements(Span<float> values)
    {
        if (values.IsEmpty)
            return;
        var bytes = _element == ElementType.Float32
            ? MemoryMarshal.AsBytes(values)
            : new byte[values.Length * _element.Size];
        _data.Read(_first * _element.Size, bytes);
        if (_element != ElementType.Float32)
            _element.ToSingle(bytes, values);
    }

    private bool IsContiguous()
    {
        var expected = 1L;
        for (var d = _shape.Length - 1; d >= 0; d--)
        {
            if (_shape[d] > 1 && _strides[d] != expected)
                return false;
            expected *= _shape[d];
        }

        return true;
    }

    private float[] Gather(float[] span)
    {
        var values = new float[_count];
        var index = new int[_shape.Length];
        var position = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = span[position];
            for (var d = _shape.Length - 1; d >= 0; d--)
            {
                position += _strides[d];
                if (++index[d] < _shape[d])
                    break;
                position -= _strides[d] * _shape[d];
                index[d] = 0;
            }
        }

        return values;
    }
}
