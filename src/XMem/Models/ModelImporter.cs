using Google.Protobuf;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models;

/// <summary>Makes a model folder from a state dict.</summary>
public static class ModelImporter
{
    private const int BufferSize = 1 << 20;

    /// <summary>
    /// Checks a state dict, writes the three networks as ONNX graphs with dynamic sizes and a manifest, and loads the result. The
    /// folder appears complete or not at all. The same input gives the same bytes.
    /// </summary>
    /// <param name="state">The weights, under XMem's names (docs/ALGORITHM.md 2.2).</param>
    /// <param name="destinationFolder">The folder to make.</param>
    /// <param name="options">What to write into the manifest, and how.</param>
    /// <param name="cancellationToken">Stops between two tensors; nothing stays behind.</param>
    /// <returns>The new model.</returns>
    /// <exception cref="XMemException">
    /// InvalidOption: no session could track as the model is to suggest. CheckpointMismatch: the tensors are not those of an XMem
    /// network. ModelExists: the folder is there already, or holds other
    /// things than a model. CheckpointUnreadable: the weights cannot be read. DestinationNotWritable: the folder cannot be written.
    /// </exception>
    public static XMemModel Import(
        StateDict state, string destinationFolder, ModelImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentException.ThrowIfNullOrEmpty(destinationFolder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Name, nameof(options));
        options.Defaults.Validate();
        var destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destinationFolder));
        CheckDestination(destination, options);
        var architecture = ArchitectureReader.Read(state, options.Source);
        ParameterCheck.Verify(state, architecture, options.Source);
        var provenance = Trace(options, cancellationToken);

        var parent = Path.GetDirectoryName(destination) ?? throw NotWritable(destination, "it is the root of a drive", null);
        var temporary = Path.Combine(parent, $".{Path.GetFileName(destination)}.{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(temporary);
            Write(state, temporary, architecture, provenance, options, cancellationToken);
            Replace(temporary, destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(destination, e.Message, e);
        }
        finally
        {
            Remove(temporary);
        }

        return XMemModel.Load(destination, CancellationToken.None);
    }

    private static void CheckDestination(string destination, ModelImportOptions options)
    {
        if (File.Exists(destination))
            throw NotWritable(destination, "a file of that name is there", null);
        if (!Directory.Exists(destination))
            return;
        var entries = Directory.EnumerateFileSystemEntries(destination).Select(entry => Path.GetFileName(entry)!).ToList();
        if (entries.Count == 0)
            return;
        if (entries.Find(entry => !ModelLayout.IsFile(entry)) is { } stranger)
        {
            throw new XMemException(
                XMemErrorKind.ModelExists, $"{destination} holds other things than a model ({stranger}) and is not replaced. Choose another folder.", destination);
        }

        if (!options.Overwrite)
        {
            throw new XMemException(
                XMemErrorKind.ModelExists, $"The model {destination} exists already. Choose another name, or ask for it to be overwritten (-Force).", destination);
        }
    }

    private static ModelProvenance Trace(ModelImportOptions options, CancellationToken cancellationToken)
    {
        string? hash = null;
        try
        {
            if (options.Source is not null)
                hash = FileHash.Compute(options.Source, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(XMemErrorKind.CheckpointUnreadable, $"{options.Source} cannot be read: {e.Message}", options.Source, e);
        }

        var version = typeof(ModelImporter).Assembly.GetName().Version!.ToString(3);
        return new ModelProvenance(Path.GetFileName(options.Source), hash, version, options.WeightPrecision, options.Notes);
    }

    private static void Write(
        StateDict state,
        string folder,
        NetworkArchitecture architecture,
        ModelProvenance provenance,
        ModelImportOptions options,
        CancellationToken cancellationToken)
    {
        var weights = new NetworkWeights(state, options.Source, cancellationToken);
        Func<NetworkArchitecture, NetworkWeights, WeightPrecision, ModelProto>[] builders =
            [KeyEncoderGraph.Build, ValueEncoderGraph.Build, MaskDecoderGraph.Build];

        // One graph after the other, so that never more than one is in memory.
        var files = ModelLayout.Graphs.Zip(builders, WriteGraph).SelectMany(written => written).ToList();
        var manifest = new ModelManifest
        {
            Format = ModelManifest.FormatName,
            FormatVersion = ModelManifest.CurrentVersion,
            Name = options.Name,
            Description = options.Description,
            License = options.License,
            Architecture = architecture,
            Normalization = options.Normalization,
            Defaults = options.Defaults,
            Provenance = provenance,
            Files = files,
        };
        manifest.Save(Path.Combine(folder, ModelLayout.Manifest));

        ModelFile[] WriteGraph(string name, Func<NetworkArchitecture, NetworkWeights, WeightPrecision, ModelProto> build)
        {
            var model = build(architecture, weights, options.WeightPrecision);
            var hasData = ExternalDataWriter.Write(model, Path.Combine(folder, ModelLayout.DataOf(name)));
            using (var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
                model.WriteTo(file);
            return hasData ? [Describe(name), Describe(ModelLayout.DataOf(name))] : [Describe(name)];
        }

        ModelFile Describe(string name)
        {
            var path = Path.Combine(folder, name);
            return new ModelFile(name, new FileInfo(path).Length, FileHash.Compute(path, cancellationToken));
        }
    }

    /// <summary>Renames the finished folder into place; a model that was there comes back if that fails.</summary>
    private static void Replace(string temporary, string destination)
    {
        if (!Directory.Exists(destination))
        {
            Directory.Move(temporary, destination);
            return;
        }

        var old = $"{temporary}.old";
        Directory.Move(destination, old);
        try
        {
            Directory.Move(temporary, destination);
        }
        catch
        {
            Directory.Move(old, destination);
            throw;
        }

        Remove(old);
    }

    /// <summary>Removes a folder of ours if it is there. A file still held open elsewhere is no reason to fail an import that worked.</summary>
    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The name begins with a dot and is never taken for a model.
        }
    }

    private static XMemException NotWritable(string destination, string reason, Exception? cause) => new(
        XMemErrorKind.DestinationNotWritable, $"The model folder {destination} cannot be written: {reason.TrimEnd('.')}. Nothing was left behind.", destination, cause);
}
