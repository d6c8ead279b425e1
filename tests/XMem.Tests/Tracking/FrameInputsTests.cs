using XMem.Devices;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Tests.Devices;
using XMem.Tracking;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>The networks' input of the next frame is made while one is tracked, and is what it would be if it were made in its turn.</summary>
public sealed class FrameInputsTests : IDisposable
{
    private static readonly FrameGeometry Geometry = FrameGeometry.Create(Width, Height, 72);

    private readonly DeviceKernels _device = ProcessorAsDevice.Kernels(keyChannels: 4, valueChannels: 4);
    private readonly Frame _first = FrameAt(0);
    private readonly Frame _second = FrameAt(5);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _device.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_made_ahead_is_the_same(bool isDevice)
    {
        using var inputs = Inputs(isDevice);
        var expected = inputs.Take(_second, Geometry).ToArray();
        inputs.Take(_first, Geometry);
        using (inputs.MakeNext(Task.FromResult(_second), Geometry))
            Assert.True(SpinWait.SpinUntil(() => inputs.IsNextMade, TimeSpan.FromSeconds(30)));

        // Were it made now, it would be of these pixels.
        _second.Image.SetTo(new OpenCvSharp.Scalar(1, 2, 3));
        Assert.Equal(expected, inputs.Take(_second, Geometry).ToArray());
        Assert.False(inputs.IsNextMade);
        Assert.NotEqual(expected, inputs.Take(_second, Geometry).ToArray());
    }

    [Fact]
    public void The_frame_at_hand_stays_as_it_is()
    {
        using var inputs = Inputs(isDevice: false);
        var current = inputs.Take(_first, Geometry);
        var expected = current.ToArray();
        using (inputs.MakeNext(Task.FromResult(_second), Geometry))
            Assert.True(SpinWait.SpinUntil(() => inputs.IsNextMade, TimeSpan.FromSeconds(30)));
        Assert.Equal(expected, current.ToArray());
    }

    [Fact]
    public void Another_frame_than_the_expected_one_is_made_in_its_turn()
    {
        using var inputs = Inputs(isDevice: false);
        var expected = inputs.Take(_first, Geometry).ToArray();
        using (inputs.MakeNext(Task.FromResult(_second), Geometry))
            Assert.True(SpinWait.SpinUntil(() => inputs.IsNextMade, TimeSpan.FromSeconds(30)));
        Assert.Equal(expected, inputs.Take(_first, Geometry).ToArray());
    }

    [Fact]
    public async Task A_frame_that_comes_too_late_is_not_touched()
    {
        using var inputs = Inputs(isDevice: false);
        var reading = new TaskCompletionSource<Frame>();
        inputs.MakeNext(reading.Task, Geometry)!.Dispose();
        _second.Dispose();
        reading.SetResult(_second);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(inputs.IsNextMade);
    }

    [Fact]
    public async Task A_frame_of_another_size_or_that_cannot_be_read_is_left_to_its_turn()
    {
        using var inputs = Inputs(isDevice: false);
        using var other = Frame.FromRgb("other", 8, 4, new byte[8 * 4 * 3]);
        using (inputs.MakeNext(Task.FromResult(other), Geometry))
        using (inputs.MakeNext(Task.FromException<Frame>(new XMemException(XMemErrorKind.FrameUnreadable, "broken")), Geometry))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(inputs.IsNextMade);
        Assert.Null(inputs.MakeNext(null, Geometry));
    }

    private FrameInputs Inputs(bool isDevice) => new(isDevice ? _device : HostKernels.Instance, Normalization.ImageNet, flip: true);
}
