using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// The sensory memory: a recurrent state for every object, updated with every frame (XMem, section 3.4; docs/ALGORITHM.md 8.8).
/// The networks write the next state beside the current one; <see cref="Advance"/> makes it current.
/// </summary>
internal sealed unsafe class SensoryMemory : IDisposable
{
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private NativeTensor _state;
    private NativeTensor _next;

    /// <summary>Makes a memory without objects.</summary>
    /// <param name="channels">Ch; 0 for models without sensory memory.</param>
    /// <param name="height">h, rows of the key grid.</param>
    /// <param name="width">w, columns of the key grid.</param>
    /// <param name="space">Where the state lies; main memory if null.</param>
    public SensoryMemory(int channels, int height, int width, MemorySpace? space = null)
    {
        (_channels, _height, _width) = (channels, height, width);
        _state = new NativeTensor(space ?? MemorySpace.Host);
        _next = new NativeTensor(_state.Space);
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
        _next.Space.Copy(_state.Pointer, _next.Pointer, _state.Count);
        _next.Space.Clear(_next.Pointer + _state.Count, _next.Count - _state.Count);
        Advance();
        Shape(_next, objectCount);
    }

    /// <summary>Takes out an object's state; those of the others stay as they are.</summary>
    public void Remove(int item)
    {
        Shape(_next, ObjectCount - 1);
        var before = (long)item * _channels * _height * _width;
        _next.Space.Copy(_state.Pointer, _next.Pointer, before);
        _next.Space.Copy(_state.Pointer + (_state.Count - (_next.Count - before)), _next.Pointer + before, _next.Count - before);
        Advance();
        Shape(_next, ObjectCount);
    }

    /// <summary>Makes the next state the current one.</summary>
    public void Advance() => (_state, _next) = (_next, _state);

    /// <summary>Moves the current state to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer) => _state.Space.MoveBlocks(transfer, _state.Pointer, _state.Count);

    public void Dispose()
    {
        _state.Dispose();
        _next.Dispose();
    }

    private void Shape(NativeTensor tensor, int objects) => tensor.Resize(objects, _channels, _height, _width);
}
