namespace XMem.Models;

/// <summary>Where a model comes from.</summary>
/// <param name="Source">Name of the file that it was imported from, if from a file.</param>
/// <param name="SourceSha256">SHA-256 of that file, lower-case hexadecimal.</param>
/// <param name="ImporterVersion">Version of the importer that wrote the model.</param>
/// <param name="WeightPrecision">How the weights are stored.</param>
/// <param name="Notes">Anything else worth knowing: training data, scores.</param>
public sealed record ModelProvenance(string? Source, string? SourceSha256, string ImporterVersion, WeightPrecision WeightPrecision, string? Notes);
