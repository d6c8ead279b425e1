using System.Diagnostics.CodeAnalysis;

namespace XMem.Networks.ExecutionProviders;

/// <summary>In which numbers the networks compute.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number formats are what the values name.")]
public enum Precision
{
    /// <summary>32 bits, as the reference.</summary>
    Float32,

    /// <summary>
    /// 16 bits in the trunks of encoders and decoder, weights and activations, which GPUs compute faster in half the memory. Keys,
    /// shrinkage, selection and logits, and all that is computed beside the networks, keep 32. On a processor slower than 32 bits.
    /// </summary>
    Float16,
}
