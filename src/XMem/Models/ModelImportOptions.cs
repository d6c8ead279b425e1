using System.Diagnostics.CodeAnalysis;

namespace XMem.Models;

/// <summary>What to write into a model folder besides the weights.</summary>
public sealed record ModelImportOptions
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the model is, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The terms of the weights.</summary>
    public string License { get; init; } = "";

    /// <summary>The file that the state dict was read from, if any: its name and hash are recorded, and messages name it.</summary>
    public string? Source { get; init; }

    /// <summary>Anything else worth knowing about where the weights come from.</summary>
    public string? Notes { get; init; }

    /// <summary>How to store the weights.</summary>
    public WeightPrecision WeightPrecision { get; init; }

    /// <summary>Whether a model that is already there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How frames become input of these networks.</summary>
    public Normalization Normalization { get; init; } = Normalization.ImageNet;

    /// <summary>Tracking options to suggest.</summary>
    public TrackerOptions Defaults { get; init; } = new();
}

/// <summary>How a model folder stores its weights. The networks compute in float32 either way.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number formats are what the values name.")]
public enum WeightPrecision
{
    /// <summary>As computed: 4 bytes a weight.</summary>
    Float32,

    /// <summary>Rounded to half precision: 2 bytes a weight, widened when the model is loaded.</summary>
    Float16,
}
