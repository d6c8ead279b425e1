using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Tensors;

namespace XMem.Tracking;

/// <summary>
/// What the networks are given of a view's frames, where their tensors live. There is room for two frames: while one is tracked, the
/// next is normalized, resized and brought up.
/// </summary>
/// <param name="kernels">Says where tensors live.</param>
/// <param name="normalization">The model's.</param>
/// <param name="flip">Whether frames are flipped.</param>
internal sealed class FrameInputs(TensorKernels kernels, Normalization normalization, bool flip) : IDisposable
{
    private const int Channels = 3;

    private Input _current = new(kernels);
    private Input _next = new(kernels);
    private Frame? _made;

    /// <summary>Whether the next frame's input is there.</summary>
    public bool IsNextMade => Volatile.Read(ref _made) is not null;

    /// <summary>The input of a frame, which was made ahead or is made now.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="geometry">How it lies in the input.</param>
    /// <returns>1 x 3 x H x W, until the next call.</returns>
    public NativeTensor Take(Frame frame, FrameGeometry geometry)
    {
        if (ReferenceEquals(frame, _made))
            (_current, _next) = (_next, _current);
        else
            Make(frame, geometry, _current);
        _made = null;
        return _current.Tensor;
    }

    /// <summary>Makes the input of the frame that is expected next, as soon as that is read.</summary>
    /// <param name="next">The reading of it; null if none is expected.</param>
    /// <param name="geometry">How it lies in the input. A frame of another size is left alone.</param>
    /// <returns>To be disposed before the frame is: from then on the frame is not touched, whether its input is made or not.</returns>
    public IDisposable? MakeNext(Task<Frame>? next, FrameGeometry geometry) => next is null ? null : new Making(next, frame =>
    {
        if ((frame.Width, frame.Height) != (geometry.SourceWidth, geometry.SourceHeight))
            return;
        try
        {
            Make(frame, geometry, _next);
            Volatile.Write(ref _made, frame);
        }
        catch (XMemException)
        {
            // It is made again when the frame's turn has come, and if that fails too, it is that frame's error.
        }
    });

    public void Dispose()
    {
        _current.Dispose();
        _next.Dispose();
    }

    private void Make(Frame frame, FrameGeometry geometry, Input input)
    {
        input.OnHost.Resize(1, Channels, geometry.PaddedHeight, geometry.PaddedWidth);
        FramePreprocessor.Write(frame, geometry, normalization, flip, input.OnHost.Span);
        if (input.OnHost != input.Tensor)
            input.OnHost.CopyTo(input.Tensor);
    }

    private sealed class Input : IDisposable
    {
        public Input(TensorKernels kernels)
        {
            OnHost = new NativeTensor(kernels.HostSpace);
            Tensor = kernels.Space.IsHost ? OnHost : new NativeTensor(kernels.Space);
        }

        /// <summary>In main memory.</summary>
        public NativeTensor OnHost { get; }

        /// <summary>Where the networks' tensors live.</summary>
        public NativeTensor Tensor { get; }

        public void Dispose()
        {
            OnHost.Dispose();
            Tensor.Dispose();
        }
    }

    /// <summary>Work that begins when a frame is read, unless it is over by then.</summary>
    private sealed class Making : IDisposable
    {
        private readonly object _gate = new();
        private bool _isOver;

        public Making(Task<Frame> reading, Action<Frame> make) => _ = reading.ContinueWith(
            read =>
            {
                lock (_gate)
                {
                    if (!_isOver)
                        make(read.Result);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);

        /// <summary>Waits if the work is being done.</summary>
        public void Dispose()
        {
            lock (_gate)
                _isOver = true;
        }
    }
}
