using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// The sensory memory: a recurrent state for every object, updated with every frame (XMem, section 3.4; spec 8.8). The networks
/// write the next state beside the current one; <see cref="Advance"/> makes it current.
/// </summary>
internal sealed class SensoryMemory : IDisposable
{
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private NativeTensor _state = new();
    private NativeTensor _next = new();

    /// <summary>Makes a memory without objects.</summary>
    /// <param name="channels">Ch; 0 for models without sensory memory.</param>
    /// <param name="height">h, rows of the key grid.</param>
    /// <param name="width">w, columns of the key grid.</param>
    public SensoryMemory(int channels, int height, int width)
    {
        (_channels, _height, _width) = (channels, height, width);
        Shape(_state, 0);
        Shape(_next, 0);
    }

    /// <summary>Objects that have a state.</summary>
    public int ObjectCount => _state.Shape[0];

    /// <summary>The current state, n x Ch x h x w.</summary>
    public NativeTensor State => _state;

    /// <summary>Where the next state is written, n x Ch x h x w.</summary>
    public NativeTensor Next => _next;

    /// <summary>Bytes of the current state.</summary>
    public long Bytes => _state.Bytes;

    /// <summary>Makes room for new objects, whose state starts at zero.</summary>
    public void Extend(int objectCount)
    {
        if (objectCount == ObjectCount)
            return;
        Shape(_next, objectCount);
        _next.Span.Clear();
        _state.Span.CopyTo(_next.Span);
        Advance();
        Shape(_next, objectCount);
    }

    /// <summary>Takes out an object's state; those of the others stay as they are.</summary>
    public void Remove(int item)
    {
        Shape(_next, ObjectCount - 1);
        for (var other = 0; other < _next.Shape[0]; other++)
            _state[other < item ? other : other + 1].CopyTo(_next[other]);
        Advance();
        Shape(_next, ObjectCount);
    }

    /// <summary>Makes the next state the current one.</summary>
    public void Advance() => (_state, _next) = (_next, _state);

    public void Dispose()
    {
        _state.Dispose();
        _next.Dispose();
    }

    private void Shape(NativeTensor tensor, int objects) => tensor.Resize(objects, _channels, _height, _width);
}
