using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using XMem.Models.Architecture;

namespace XMem.Models;

/// <summary>The content of model.json.</summary>
internal sealed record ModelManifest
{
    /// <summary>What every manifest calls itself.</summary>
    public const string FormatName = "XMem.PowerShell model";

    /// <summary>The newest version of the format, the one that is written.</summary>
    public const int CurrentVersion = 2;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary><see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The terms of the weights.</summary>
    public required string License { get; init; }

    /// <summary>The networks' shape, Ck, Cv and Ch among it.</summary>
    public required NetworkArchitecture Architecture { get; init; }

    /// <summary>How frames become network input.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>Suggested tracking options.</summary>
    public required TrackerOptions Defaults { get; init; }

    /// <summary>Where the model comes from.</summary>
    public required ModelProvenance Provenance { get; init; }

    /// <summary>The graphs, and the weights beside them.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Identifies the weights: SHA-256 over the hashes of all files, lower-case hexadecimal.</summary>
    public string ComputeId()
    {
        var hashes = string.Concat(Files.Select(file => file.Sha256));
        return Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(hashes))).ToLowerInvariant();
    }

    /// <summary>Writes the manifest as JSON, the same bytes on every platform.</summary>
    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options).ReplaceLineEndings("\n") + "\n");

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="XMemException">ModelCorrupt: it cannot be read, is no manifest, is incomplete, or of a newer version.</exception>
    public static ModelManifest Load(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            CheckVersion(text, path);
            var manifest = JsonSerializer.Deserialize<ModelManifest>(text, Options)!;
            manifest.CheckContent(path);
            return manifest;
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $", line {line + 1}" : "";
            throw Corrupt($"{path}{place}: {PrintableText.Of(e.Message)} Import the model again.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Corrupt($"{path} cannot be read: {e.Message}", path, e);
        }
    }

    private static void CheckVersion(string text, string path)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("format", out var format)
            || format.ValueKind != JsonValueKind.String
            || format.GetString() != FormatName
            || !root.TryGetProperty("formatVersion", out var version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out var number))
        {
            throw Corrupt($"{path} is not the manifest of a model: it should begin with \"format\": \"{FormatName}\" and a \"formatVersion\". Import the model again.", path);
        }

        if (number > CurrentVersion)
        {
            throw Corrupt(
                $"{path} has format version {number}; this module reads up to {CurrentVersion}. Update the module, or import the model again with this one.", path);
        }
    }

    /// <summary>The serializer checks that everything is there, but lets null pass.</summary>
    private void CheckContent(string path)
    {
        object?[] parts =
        [
            Name, Description, License, Defaults, Provenance, Normalization?.Mean, Normalization?.Std,
            Architecture?.KeyEncoder?.Stages, Architecture?.ValueEncoder?.Stages, Architecture?.Decoder, Architecture?.Dimensions,
        ];
        if (parts.Contains(null) || Normalization!.Mean.Count != 3 || Normalization.Std.Count != 3)
            throw Corrupt($"{path} is incomplete. Import the model again.", path);
        if (Architecture!.Dimensions is { Key: <= 0 } or { Value: <= 0 } or { Hidden: < 0 })
            throw Corrupt($"{path} has dimensions that no model has: {Architecture.Dimensions}. Import the model again.", path);
        if (Files is null || !ModelLayout.AreFiles([.. Files.Select(file => file?.Name)]))
            throw Corrupt($"{path} should list the files {string.Join(", ", ModelLayout.Graphs)}, each with its data if it has any. Import the model again.", path);
        if (Files.Any(file => file.Sha256 is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigit)))
            throw Corrupt($"{path} lacks the SHA-256 of a file. Import the model again.", path);
    }

    private static XMemException Corrupt(string message, string path, Exception? cause = null) => new(XMemErrorKind.ModelCorrupt, message, path, cause);
}
