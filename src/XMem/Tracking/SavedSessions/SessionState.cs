using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using XMem.Imaging;
using XMem.Models;

namespace XMem.Tracking.SavedSessions;

/// <summary>The header of a session file: all of a session but the large blocks, whose sizes follow from it.</summary>
internal sealed record SessionState
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Version of the module that wrote the file.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Identifies the model's weights.</summary>
    public required string ModelId { get; init; }

    /// <summary>The model's name where the file was written.</summary>
    public required string ModelName { get; init; }

    /// <summary>Name of what ran the networks.</summary>
    public required string ExecutionProvider { get; init; }

    /// <summary>The user's options.</summary>
    public required OptionsState Options { get; init; }

    /// <summary>Labels of the objects, in the tracker's order.</summary>
    public required int[] Labels { get; init; }

    /// <summary>768 bytes, R, G, B of each label; null as long as no mask had a palette.</summary>
    public required byte[]? Palette { get; init; }

    /// <summary>Whether the user was told that memory holds fewer elements than TopK.</summary>
    public required bool HasWarnedOfFewElements { get; init; }

    /// <summary>Whether the user was told that memories are smaller than wanted.</summary>
    public required bool HasWarnedOfLimit { get; init; }

    /// <summary>Masks that wait for their frames.</summary>
    public required MaskState[] Masks { get; init; }

    /// <summary>The views of the frames, one or more, whose probabilities are averaged. The first has the options' size and flip.</summary>
    public required ViewState[] Views { get; init; }

    /// <summary>Reads a header.</summary>
    /// <exception cref="JsonException">It is no JSON, or a part is missing.</exception>
    public static SessionState Parse(byte[] json) => JsonSerializer.Deserialize<SessionState>(json, Json) ?? throw new JsonException("The header is null.");

    /// <summary>The header as JSON in UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Bytes of all blocks.</summary>
    /// <param name="dimensions">Ck, Cv and Ch.</param>
    public long CountBlockBytes(ModelDimensions dimensions)
    {
        var values = Views.Sum(view => view.CountValues(dimensions, Labels.Length));
        return checked((values * sizeof(float)) + Masks.Sum(mask => (long)mask.Width * mask.Height));
    }

    /// <summary>Whether all parts are there and agree with each other. Options are for <see cref="TrackerOptions.Validate"/>.</summary>
    [JsonIgnore]
    public bool IsConsistent =>
        ModuleVersion is not null && ModelId is not null && ModelName is not null && ExecutionProvider is not null && Options?.Suggested is not null
        && Labels is not null && Labels.Distinct().Count() == Labels.Length && Labels.All(label => label is > 0 and < 256)
        && IsPalette(Palette)
        && Masks is not null
        && Masks.All(mask => mask is { Width: > 0, Height: > 0 } && (long)mask.Width * mask.Height <= Array.MaxLength && IsPalette(mask.Palette))
        && Views is { Length: > 0 } && Views.All(IsLikeTheFirst)
        && Views[0].ToView() == new TrackingView(Options.Suggested.Size, Options.Flip)
        && Views.Select(view => view.ToView()).Distinct().Count() == Views.Length
        && Views.All(view => view.IsConsistent(Labels.Length));

    private static bool IsPalette(byte[]? palette) => palette is null or { Length: 768 };

    /// <summary>Whether a view has seen the same frames as the first.</summary>
    private bool IsLikeTheFirst(ViewState? view) =>
        view is not null && Views[0] is not null
        && (view.Tracker?.SourceWidth, view.Tracker?.SourceHeight, view.Tracker?.Time)
            == (Views[0].Tracker?.SourceWidth, Views[0].Tracker?.SourceHeight, Views[0].Tracker?.Time);
}
