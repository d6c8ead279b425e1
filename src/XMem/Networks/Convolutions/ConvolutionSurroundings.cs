namespace XMem.Networks.Convolutions;

/// <summary>What is done to a convolution's input and output on the way: y = relu(conv(relu(x)) + addend), each part optional.</summary>
/// <param name="rectifiesInput">Whether there is a ReLU before the convolution.</param>
/// <param name="rectifiesOutput">Whether there is a ReLU behind it.</param>
/// <param name="addend">A tensor of the output's shape, or of one picture of it; or null.</param>
/// <param name="isAddendShared">Whether it is of one picture for all.</param>
internal readonly unsafe struct ConvolutionSurroundings(
    bool rectifiesInput = false, bool rectifiesOutput = false, float* addend = null, bool isAddendShared = false)
{
    /// <summary>Smaller inputs count as this.</summary>
    public float MinInput => Least(rectifiesInput);

    /// <summary>Smaller outputs become this.</summary>
    public float MinOutput => Least(rectifiesOutput);

    /// <summary>What is added to a channel of a picture, or null.</summary>
    public float* AddendOf(int picture, int channels, int channel, long pixels) =>
        addend is null ? null : addend + ((isAddendShared ? 0 : (long)picture * channels) + channel) * pixels;

    private static float Least(bool rectifies) => rectifies ? 0 : float.NegativeInfinity;
}
