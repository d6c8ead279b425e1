using XMem.Models.Checkpoints;

namespace XMem.Models.Graphs;

/// <summary>Reads layers from a state dict, one at a time, in the form in which graphs want them.</summary>
/// <param name="state">The state dict; its names and shapes have been checked.</param>
/// <param name="path">Where it comes from, for messages.</param>
/// <param name="cancellationToken">Stops between two tensors.</param>
internal sealed class NetworkWeights(StateDict state, string? path, CancellationToken cancellationToken)
{
    /// <summary>The epsilon that the networks were trained with (docs/ALGORITHM.md 1).</summary>
    private const double BatchNormEpsilon = 1e-5;

    /// <summary>Whether there is a layer of that name.</summary>
    public bool Has(string layer) => state.Contains($"{layer}.weight");

    /// <summary>A convolution with its bias, if it has one; a linear layer is a convolution of a single pixel.</summary>
    /// <exception cref="XMemException">CheckpointUnreadable; CheckpointMismatch: a weight is no finite number.</exception>
    public ConvolutionWeights Convolution(string layer)
    {
        var name = $"{layer}.weight";
        var shape = state[name].Shape;
        var bias = state.Contains($"{layer}.bias") ? Read($"{layer}.bias") : null;
        return new ConvolutionWeights(layer, shape[0], shape[1], shape.Count == 4 ? shape[2] : 1, Read(name), bias);
    }

    /// <summary>A convolution with the BatchNorm behind it folded in: computed in double, rounded once.</summary>
    /// <exception cref="XMemException">CheckpointUnreadable; CheckpointMismatch: a weight is no finite number.</exception>
    public ConvolutionWeights Folded(string convolution, string batchNorm)
    {
        var layer = Convolution(convolution);
        var (gamma, beta) = (Read($"{batchNorm}.weight"), Read($"{batchNorm}.bias"));
        var (mean, variance) = (Read($"{batchNorm}.running_mean"), Read($"{batchNorm}.running_var"));
        var bias = new float[layer.Outputs];
        var filter = layer.Weight.Length / layer.Outputs;
        for (var output = 0; output < layer.Outputs; output++)
        {
            var scale = gamma[output] / Math.Sqrt(variance[output] + BatchNormEpsilon);
            foreach (ref var weight in layer.Weight.AsSpan(output * filter, filter))
                weight = (float)(weight * scale);
            bias[output] = (float)(beta[output] - mean[output] * scale);
        }

        return layer with { Bias = bias };
    }

    private float[] Read(string name)
    {
        cancellationToken.ThrowIfCancellationRequested();
        float[] values;
        try
        {
            values = state[name].Read();
        }
        catch (IOException e)
        {
            throw new XMemException(XMemErrorKind.CheckpointUnreadable, $"{path ?? "The state dict"}: {name} cannot be read: {e.Message}", path, e);
        }

        if (!Array.TrueForAll(values, float.IsFinite))
        {
            throw new XMemException(
                XMemErrorKind.CheckpointMismatch,
                $"{path ?? "The state dict"}: {state[name]} holds values that are not finite (NaN or infinity). The training that wrote it has failed, or the file is damaged.",
                path);
        }

        return values;
    }
}
