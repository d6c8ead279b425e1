using System.Diagnostics.CodeAnalysis;

namespace XMem.Models;

/// <summary>How a model folder stores its weights. The networks compute in float32 either way.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number formats are what the values name.")]
public enum WeightPrecision
{
    /// <summary>As computed: 4 bytes a weight.</summary>
    Float32,

    /// <summary>Rounded to half precision: 2 bytes a weight, widened when the model is loaded.</summary>
    Float16,
}
