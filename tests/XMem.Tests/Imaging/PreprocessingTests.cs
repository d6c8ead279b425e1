using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

/// <summary>Frames and masks on their way to the networks, and probabilities on their way back, against the reference (goldens f).</summary>
public sealed class PreprocessingTests
{
    private static readonly FrameGeometry Geometry = FrameGeometry.Create(131, 75, 96);

    [Theory]
    [InlineData(101, 53, 112, 64, 5, 5)]
    [InlineData(97, 48, 112, 48, 7, 0)]
    [InlineData(111, 50, 112, 64, 0, 7)]
    public void The_larger_half_of_an_odd_deficit_is_on_the_right_and_at_the_bottom(int width, int height, int paddedWidth, int paddedHeight, int left, int top) =>
        Assert.Equal(new FrameGeometry(width, height, width, height, paddedWidth, paddedHeight, left, top), FrameGeometry.Create(width, height, -1));

    [Fact]
    public void A_frame_is_resized_and_padded_as_the_reference_does()
    {
        var expected = Npy.Floats("f", "image_resized.npy");
        var padded = Npy.Floats("f", "image_padded_ch0.npy");
        Assert.Equal(Geometry.Left, Npy.Load(SharedData.Golden("f", "pad_lrtb.npy")).Ints()[0]);
        var input = Preprocess(Geometry, flip: false);
        AssertClose(expected, Unpad(input, 3));
        AssertClose(padded, input[..padded.Length]);
    }

    [Fact]
    public void A_flipped_frame_is_flipped_after_the_resize_and_padded_as_ever()
    {
        var straight = Unpad(Preprocess(Geometry, flip: false), 3);
        var flippedInput = Preprocess(Geometry, flip: true);
        Assert.Equal(FlipRows(straight, Geometry.Width), Unpad(flippedInput, 3));
        Assert.Equal(flippedInput.Length - straight.Length, flippedInput.Count(value => value == 0));
    }

    [Fact]
    public void Without_a_resize_values_are_only_normalized()
    {
        var geometry = FrameGeometry.Create(131, 75, -1);
        var bytes = Npy.Load(SharedData.Golden("f", "image_75x131_u8.npy")).Bytes();
        var input = Preprocess(geometry, flip: false);
        var (r, g, b) = (bytes[3 * (10 * 131 + 20)], bytes[3 * (10 * 131 + 20) + 1], bytes[3 * (10 * 131 + 20) + 2]);
        var at = (geometry.Top + 10) * geometry.PaddedWidth + geometry.Left + 20;
        var plane = geometry.PaddedWidth * geometry.PaddedHeight;
        Assert.Equal((r / 255f - 0.485f) / 0.229f, input[at]);
        Assert.Equal((g / 255f - 0.456f) / 0.224f, input[plane + at]);
        Assert.Equal((b / 255f - 0.406f) / 0.225f, input[2 * plane + at]);
    }

    [Fact]
    public void Stale_values_in_the_destination_do_not_matter()
    {
        using var frame = GoldenFrame();
        var once = new float[3 * Geometry.PaddedWidth * Geometry.PaddedHeight];
        var again = once.Select(_ => float.NaN).ToArray();
        FramePreprocessor.Write(frame, Geometry, Normalization.ImageNet, flip: false, once);
        FramePreprocessor.Write(frame, Geometry, Normalization.ImageNet, flip: false, again);
        Assert.Equal(once, again);
    }

    [Fact]
    public void A_frame_of_another_size_is_refused()
    {
        using var frame = GoldenFrame();
        Assert.Throws<ArgumentException>(() => FramePreprocessor.Write(frame, FrameGeometry.Create(130, 75, 96), Normalization.ImageNet, flip: false, new float[99999]));
    }

    [Fact]
    public void A_mask_is_resized_to_the_nearest_pixel_as_the_reference_does()
    {
        var expected = Npy.Load(SharedData.Golden("f", "mask_resized.npy")).Bytes();
        Assert.Equal(expected, Unpad(Preprocess(GoldenMask(), [1, 2], flip: false), 2).Select(value => (byte)value));
    }

    [Fact]
    public void A_mask_is_flipped_before_its_resize()
    {
        var mask = GoldenMask();
        var flipped = new IndexMask(131, 75, FlipRows(mask.Labels, 131));
        Assert.Equal(Preprocess(flipped, [2, 1], flip: false), Preprocess(mask, [2, 1], flip: true));
    }

    [Fact]
    public void A_mask_takes_the_size_of_its_image_where_the_reference_is_one_pixel_short()
    {
        var geometry = FrameGeometry.Create(123, 120, 480);
        Assert.Equal(492, geometry.Width);
        var mask = new IndexMask(123, 120, [.. Enumerable.Repeat((byte)7, 123 * 120)]);
        var plane = new float[geometry.PaddedWidth * geometry.PaddedHeight];
        MaskPreprocessor.Write(mask, geometry, [7], flip: false, plane);
        Assert.Equal(492 * 480, plane.Count(value => value == 1));
    }

    [Fact]
    public void Probabilities_come_back_as_the_reference_brings_them()
    {
        var expected = Npy.Floats("f", "prob_down.npy");
        var actual = new float[expected.Length];
        ProbabilityPostprocessor.WriteProbabilities(Probabilities("f/p", Geometry, 3), Geometry, flip: false, actual);
        AssertClose(expected, actual);
    }

    [Theory]
    [InlineData(2, 6, 7)]
    [InlineData(4, 6, 7)]
    public void Enlarging_is_the_bilinear_form_of_the_networks(int factor, int height, int width)
    {
        var input = Npy.Floats("f", "up2_in.npy");
        var expected = Npy.Floats("f", $"up{factor}.npy");
        var geometry = new FrameGeometry(width * factor, height * factor, width, height, width, height, 0, 0);
        var actual = new float[expected.Length];
        ProbabilityPostprocessor.WriteProbabilities(input, geometry, flip: false, actual);
        AssertClose(expected, actual);
    }

    [Theory]
    [InlineData(131, 75, 96, 3)]
    [InlineData(131, 75, 48, 4)]
    [InlineData(75, 131, 96, 2)]
    [InlineData(97, 61, -1, 3)]
    [InlineData(96, 64, 64, 1)]
    public void Labels_are_the_argmax_of_the_maps_bit_for_bit(int width, int height, int size, int channels)
    {
        var geometry = FrameGeometry.Create(width, height, size);

        // Few distinct values make many ties.
        var padded = Probabilities("labels", geometry, channels).Select(value => MathF.Round(value * 4) / 4).ToArray();
        byte[] labels = [0, 200, 3, 7];
        foreach (var flip in new[] { false, true })
        {
            var maps = new float[channels * width * height];
            var actual = new byte[width * height];
            ProbabilityPostprocessor.WriteProbabilities(padded, geometry, flip, maps);
            ProbabilityPostprocessor.WriteLabels(padded, geometry, flip, labels.AsSpan(0, channels), actual);
            var expected = Enumerable.Range(0, width * height)
                .Select(pixel => labels[Enumerable.Range(0, channels).MaxBy(channel => (maps[channel * width * height + pixel], -channel))]);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Flipped_maps_are_flipped_back()
    {
        var padded = Probabilities("flip", Geometry, 2);
        var straight = new float[2 * 131 * 75];
        var flipped = new float[straight.Length];
        ProbabilityPostprocessor.WriteProbabilities(padded, Geometry, flip: false, straight);
        ProbabilityPostprocessor.WriteProbabilities(padded, Geometry, flip: true, flipped);
        Assert.Equal(FlipRows(straight, 131), flipped);
    }

    private static float[] Probabilities(string tag, FrameGeometry geometry, int channels)
    {
        // The golden is of the unpadded map; the padding must not matter, so it is not a number.
        var inner = Gw1.Draw(tag, channels * geometry.Width * geometry.Height, u => (u + 1) / 2);
        var padded = new float[channels * geometry.PaddedWidth * geometry.PaddedHeight];
        Array.Fill(padded, float.NaN);
        for (var row = 0; row < channels * geometry.Height; row++)
        {
            var (channel, y) = Math.DivRem(row, geometry.Height);
            inner.AsSpan(row * geometry.Width, geometry.Width)
                .CopyTo(padded.AsSpan((channel * geometry.PaddedHeight + geometry.Top + y) * geometry.PaddedWidth + geometry.Left));
        }

        return padded;
    }

    private static Frame GoldenFrame() => Frame.FromRgb("golden", 131, 75, Npy.Load(SharedData.Golden("f", "image_75x131_u8.npy")).Bytes());

    private static IndexMask GoldenMask() => new(131, 75, Sv1.Frame(0, 75, 131, 0, 0, null).Labels);

    private static float[] Preprocess(FrameGeometry geometry, bool flip)
    {
        using var frame = GoldenFrame();
        var input = new float[3 * geometry.PaddedWidth * geometry.PaddedHeight];
        FramePreprocessor.Write(frame, geometry, Normalization.ImageNet, flip, input);
        return input;
    }

    private static float[] Preprocess(IndexMask mask, byte[] labels, bool flip)
    {
        var input = new float[labels.Length * Geometry.PaddedWidth * Geometry.PaddedHeight];
        MaskPreprocessor.Write(mask, Geometry, labels, flip, input);
        return input;
    }

    private static float[] Unpad(float[] padded, int channels) =>
        [.. from channel in Enumerable.Range(0, channels)
            from y in Enumerable.Range(Geometry.Top, Geometry.Height)
            from x in Enumerable.Range(Geometry.Left, Geometry.Width)
            select padded[(channel * Geometry.PaddedHeight + y) * Geometry.PaddedWidth + x]];

    private static T[] FlipRows<T>(T[] values, int width) => [.. values.Chunk(width).SelectMany(row => row.Reverse())];

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }
}
