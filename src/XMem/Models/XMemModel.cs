using XMem.Models.Architecture;

namespace XMem.Models;

/// <summary>
/// A model: a folder with model.json and the ONNX graphs of the three networks, checked when loaded. Immutable, so that sessions
/// and threads can share it.
/// </summary>
public sealed class XMemModel
{
    private readonly ModelManifest _manifest;

    private XMemModel(string folder, ModelManifest manifest)
    {
        Folder = folder;
        _manifest = manifest;
        Id = manifest.ComputeId();
    }

    /// <summary>The model's folder, a full path.</summary>
    public string Folder { get; }

    /// <summary>Identifies the weights: SHA-256 over the hashes of all files, lower-case hexadecimal.</summary>
    public string Id { get; }

    /// <summary>The model's name.</summary>
    public string Name => _manifest.Name;

    /// <summary>What it is, in a sentence.</summary>
    public string Description => _manifest.Description;

    /// <summary>The terms of the weights.</summary>
    public string License => _manifest.License;

    /// <summary>Ck, Cv and Ch.</summary>
    public ModelDimensions Dimensions => Architecture.Dimensions;

    /// <summary>How frames become network input.</summary>
    public Normalization Normalization => _manifest.Normalization;

    /// <summary>The tracking options that the model suggests.</summary>
    public TrackerOptions Defaults => _manifest.Defaults;

    /// <summary>Where the model comes from.</summary>
    public ModelProvenance Provenance => _manifest.Provenance;

    /// <summary>The graphs, and the weights beside them, with their lengths and hashes.</summary>
    public IReadOnlyList<ModelFile> Files => _manifest.Files;

    /// <summary>Path of the key encoder's graph.</summary>
    public string KeyEncoderPath => Path.Combine(Folder, ModelLayout.KeyEncoder);

    /// <summary>Path of the value encoder's graph.</summary>
    public string ValueEncoderPath => Path.Combine(Folder, ModelLayout.ValueEncoder);

    /// <summary>Path of the mask decoder's graph.</summary>
    public string MaskDecoderPath => Path.Combine(Folder, ModelLayout.MaskDecoder);

    /// <summary>The networks' shape.</summary>
    internal NetworkArchitecture Architecture => _manifest.Architecture;

    /// <summary>Loads a model and verifies all its files: a quarter of a second for the authors' model, which has 249 MB.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <exception cref="XMemException">ModelNotFound: no model.json there. ModelCorrupt: it is malformed, or a file is missing or changed.</exception>
    public static XMemModel Load(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        var manifestPath = Path.Combine(folder, ModelLayout.Manifest);
        if (!File.Exists(manifestPath))
        {
            throw new XMemException(
                XMemErrorKind.ModelNotFound,
                Directory.Exists(folder)
                    ? $"{folder} is no model: it has no {ModelLayout.Manifest}. Give the folder that Import-XMemModel made."
                    : $"There is no model folder {folder}. Give the folder that Import-XMemModel made.",
                folder);
        }

        var manifest = ModelManifest.Load(manifestPath);
        foreach (var file in manifest.Files)
            Verify(Path.Combine(folder, file.Name), file, cancellationToken);
        return new XMemModel(folder, manifest);
    }

    /// <summary>The model's folder: what identifies it wherever a name or a folder is asked for.</summary>
    public override string ToString() => Folder;

    private static void Verify(string path, ModelFile expected, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw Corrupt($"{path} is missing.");
            if (file.Length != expected.Bytes)
                throw Corrupt($"{path} has {file.Length} bytes instead of {expected.Bytes}.");
            var hash = FileHash.Compute(path, cancellationToken);
            if (!string.Equals(hash, expected.Sha256, StringComparison.OrdinalIgnoreCase))
                throw Corrupt($"{path} is not the file that was imported: its SHA-256 is {hash} instead of {expected.Sha256}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Corrupt($"{path} cannot be read: {e.Message}", e);
        }

        XMemException Corrupt(string what, Exception? cause = null) =>
            new(XMemErrorKind.ModelCorrupt, $"{what} Import the model again.", path, cause);
    }
}

/// <summary>The channel counts that memory and networks agree on (docs/ALGORITHM.md, conventions).</summary>
/// <param name="Key">Ck, channels of keys and selection.</param>
/// <param name="Value">Cv, channels of a memory value of one object.</param>
/// <param name="Hidden">Ch, channels of the sensory state; 0 for a model without sensory memory.</param>
public sealed record ModelDimensions(int Key, int Value, int Hidden)
{
    /// <summary>
    /// The stride of keys: one memory element per 16 x 16 pixels; sizes of network inputs are multiples of it
    /// (docs/ALGORITHM.md, conventions).
    /// </summary>
    public const int Stride = 16;
}

/// <summary>How 8-bit RGB becomes network input: <c>(p / 255 - Mean) / Std</c> a channel (docs/ALGORITHM.md 3.1).</summary>
/// <param name="Mean">Three means, R G B, in 0..1.</param>
/// <param name="Std">Three standard deviations, R G B.</param>
public sealed record Normalization(IReadOnlyList<float> Mean, IReadOnlyList<float> Std)
{
    /// <summary>The ImageNet statistics that XMem was trained with (docs/ALGORITHM.md 3.1).</summary>
    public static Normalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
}

/// <summary>A file of a model folder as model.json records it.</summary>
/// <param name="Name">The file's name in the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256);

/// <summary>Where a model comes from.</summary>
/// <param name="Source">Name of the file that it was imported from, if from a file.</param>
/// <param name="SourceSha256">SHA-256 of that file, lower-case hexadecimal.</param>
/// <param name="ImporterVersion">Version of the importer that wrote the model.</param>
/// <param name="WeightPrecision">How the weights are stored.</param>
/// <param name="Notes">Anything else worth knowing: training data, scores.</param>
public sealed record ModelProvenance(string? Source, string? SourceSha256, string ImporterVersion, WeightPrecision WeightPrecision, string? Notes);
