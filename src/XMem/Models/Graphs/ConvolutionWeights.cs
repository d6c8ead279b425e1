namespace XMem.Models.Graphs;

/// <summary>The weights of a convolution, [outputs, inputs, kernel, kernel], and its bias.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Kernel">Height and width of the kernel; odd.</param>
/// <param name="Weight">Weights in C order.</param>
/// <param name="Bias">One value per output channel, or null.</param>
internal sealed record ConvolutionWeights(string Name, int Outputs, int Inputs, int Kernel, float[] Weight, float[]? Bias)
{
    private int Taps => Kernel * Kernel;

    /// <summary>
    /// The part that acts on some of the input channels. By linearity the convolution is the sum of its parts, of which one only
    /// may keep the bias.
    /// </summary>
    public ConvolutionWeights SliceInputs(string part, Range inputs, bool keepBias)
    {
        var (start, count) = inputs.GetOffsetAndLength(Inputs);
        var weight = new float[Outputs * count * Taps];
        for (var output = 0; output < Outputs; output++)
            Weight.AsSpan((output * Inputs + start) * Taps, count * Taps).CopyTo(weight.AsSpan(output * count * Taps));
        return new ConvolutionWeights($"{Name}.{part}", Outputs, count, Kernel, weight, keepBias ? Bias : null);
    }

    /// <summary>The same convolution with more input channels, which count for nothing.</summary>
    public ConvolutionWeights PadInputs(int inputs)
    {
        if (inputs == Inputs)
            return this;
        var weight = new float[Outputs * inputs * Taps];
        for (var output = 0; output < Outputs; output++)
            Weight.AsSpan(output * Inputs * Taps, Inputs * Taps).CopyTo(weight.AsSpan(output * inputs * Taps));
        return this with { Inputs = inputs, Weight = weight };
    }

    /// <summary>The same convolution with more output channels, which are zero.</summary>
    public ConvolutionWeights PadOutputs(int outputs)
    {
        if (outputs == Outputs)
            return this;
        var weight = new float[outputs * Inputs * Taps];
        Weight.CopyTo(weight, 0);
        var bias = Bias is null ? null : new float[outputs];
        Bias?.CopyTo(bias!, 0);
        return this with { Outputs = outputs, Weight = weight, Bias = bias };
    }

    /// <summary>Convolutions of the same input as one, output after output.</summary>
    public static ConvolutionWeights Join(string name, params ConvolutionWeights[] parts) => new(
        name,
        parts.Sum(part => part.Outputs),
        parts[0].Inputs,
        parts[0].Kernel,
        [.. parts.SelectMany(part => part.Weight)],
        [.. parts.SelectMany(part => part.Bias ?? new float[part.Outputs])]);

    /// <summary>The convolution that changes nothing.</summary>
    public static ConvolutionWeights Identity(string name, int channels)
    {
        var weight = new float[channels * channels];
        for (var i = 0; i < channels; i++)
            weight[i * channels + i] = 1;
        return new ConvolutionWeights(name, channels, channels, 1, weight, null);
    }
}
