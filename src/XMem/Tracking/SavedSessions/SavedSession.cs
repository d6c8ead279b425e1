using System.Text.Json;
using XMem.Models;
using XMem.Networks.ExecutionProviders;

namespace XMem.Tracking.SavedSessions;

/// <summary>
/// A session in a file, as <see cref="TrackingSession.Save"/> writes it: checked, and ready to be gone on with. On the processor, masks
/// and probabilities are then bit by bit those that the session itself would have found.
/// </summary>
public sealed class SavedSession : IDisposable
{
    private readonly SessionFile _file;
    private readonly SessionState _state;

    private SavedSession(string path, SessionFile file, SessionState state) => (Path, _file, _state) = (path, file, state);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Version of the module that wrote it.</summary>
    public string ModuleVersion => _state.ModuleVersion;

    /// <summary>Identifies the weights of the model that it needs: <see cref="XMemModel.Id"/>.</summary>
    public string ModelId => _state.ModelId;

    /// <summary>The model's name where it was written.</summary>
    public string ModelName => _state.ModelName;

    /// <summary>Name of what ran the networks.</summary>
    public string ExecutionProvider => _state.ExecutionProvider;

    /// <summary>Opens a file and checks it from its first byte to its last.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the checking.</param>
    /// <exception cref="XMemException">SessionFileUnreadable: it is missing, no session, of another version, incomplete or damaged.</exception>
    public static SavedSession Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = SessionFile.Open(path, cancellationToken);
        try
        {
            return new SavedSession(path, file, Parse(path, file.Header));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a session that goes on where the saved one was.</summary>
    /// <param name="model">The model, which must have the weights that the saved session had.</param>
    /// <param name="provider">What runs the networks; what ran them before if null.</param>
    /// <param name="threads">Threads to use at most, on which masks do not depend; as many as before if null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="XMemException">
    /// SessionModelMismatch: the model has other weights. SessionFileUnreadable: the file's parts contradict each other.
    /// UnknownExecutionProvider, ExecutionProviderUnavailable, ModelCorrupt, NativeLibraryMissing.
    /// </exception>
    public TrackingSession Restore(
        XMemModel model, ExecutionProvider? provider = null, int? threads = null, CancellationToken cancellationToken = default)
    {
        if (model.Id != ModelId)
        {
            throw new XMemException(
                XMemErrorKind.SessionModelMismatch,
                $"The session in '{Path}' was tracked with the model {PrintableText.Of(ModelName)}, id {PrintableText.Of(ModelId)}; {model.Name} in '{model.Folder}' has id {model.Id}. "
                + "A session goes on with the weights that it began with only.",
                Path);
        }

        provider ??= Networks.ExecutionProviders.ExecutionProvider.Find(ExecutionProvider);
        try
        {
            // Before anything is allocated: what the header announces is what the file has.
            var options = _state.Options.ToOptions();
            if (threads is not null)
                options = options with { Threads = threads.Value };
            foreach (var view in _state.Views)
            {
                var effective = options with { Size = view.Size, Flip = view.Flip };
                effective.Validate();
                view.Plan?.ToPlan(effective).Options.Validate();
            }

            if (_state.CountBlockBytes(model.Dimensions) != _file.BlockBytes)
                throw Contradictory(Path);
            return TrackingSession.Restore(model, options, provider, _state, move => _file.Read(move, cancellationToken));
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException || e is XMemException { Kind: XMemErrorKind.InvalidOption })
        {
            throw Contradictory(Path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static SessionState Parse(string path, byte[] header)
    {
        try
        {
            var state = SessionState.Parse(header);
            return state.IsConsistent ? state : throw Contradictory(path);
        }
        catch (JsonException e)
        {
            throw Contradictory(path, e);
        }
    }

    private static XMemException Contradictory(string path, Exception? cause = null) => SessionFile.Unreadable(
        path, $"has a header that does not fit its content{(cause is null ? "" : $": {PrintableText.Of(cause.Message)}")}. Export the session again.", cause);
}
