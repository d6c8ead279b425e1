namespace XMem.Models;

/// <summary>Finds models by name in a list of folders.</summary>
public sealed class ModelCatalog
{
    private readonly List<string> _searchFolders;

    /// <summary>Makes a catalog.</summary>
    /// <param name="searchFolders">Folders whose subfolders are models, the first wins; those that do not exist are passed over.</param>
    public ModelCatalog(IEnumerable<string> searchFolders)
    {
        ArgumentNullException.ThrowIfNull(searchFolders);
        _searchFolders = [.. searchFolders.Select(Path.GetFullPath)];
    }

    /// <summary>Where the catalog looks, in order, as full paths.</summary>
    public IReadOnlyList<string> SearchFolders => _searchFolders;

    /// <summary>All models that can be asked for by name; of models with the same name the first found.</summary>
    public IReadOnlyList<ModelCatalogEntry> List() => [.. Entries().DistinctBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds a model's folder.</summary>
    /// <param name="nameOrFolder">A name (case does not matter), or the path of a model folder.</param>
    /// <returns>The folder, a full path.</returns>
    /// <exception cref="XMemException">ModelNotFound: says which models there are and where it looked.</exception>
    public string Find(string nameOrFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFolder);
        var models = List();
        if (models.FirstOrDefault(entry => string.Equals(entry.Name, nameOrFolder, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found.Folder;
        if (IsModel(nameOrFolder))
            return Path.GetFullPath(nameOrFolder);

        var known = models.Count == 0 ? "There are no models" : $"There are {string.Join(", ", models.Select(entry => entry.Name))}";
        var places = _searchFolders.Count == 0 ? "no folders were given to look in" : $"looked in {string.Join(", ", _searchFolders)}";
        throw new XMemException(
            XMemErrorKind.ModelNotFound,
            $"There is no model \"{nameOrFolder}\", nor a model folder of that path. {known} ({places}). Import-XMemModel makes one from a checkpoint.",
            nameOrFolder);
    }

    /// <summary>Finds and loads a model.</summary>
    /// <param name="nameOrFolder">A name (case does not matter), or the path of a model folder.</param>
    /// <param name="cancellationToken">Stops the verification of its files.</param>
    /// <exception cref="XMemException">ModelNotFound, or ModelCorrupt as <see cref="XMemModel.Load"/> says.</exception>
    public XMemModel Load(string nameOrFolder, CancellationToken cancellationToken = default) => XMemModel.Load(Find(nameOrFolder), cancellationToken);

    /// <summary>Finds and loads the model of certain weights, whatever its name, also where another model of its name comes first.</summary>
    /// <param name="id"><see cref="XMemModel.Id"/>.</param>
    /// <param name="cancellationToken">Stops the verification of its files.</param>
    /// <returns>The model; null if there is none.</returns>
    /// <exception cref="XMemException">ModelCorrupt: its manifest has the id, but its files are not those that it names.</exception>
    public XMemModel? FindById(string id, CancellationToken cancellationToken = default)
    {
        var entry = Entries().FirstOrDefault(entry => ReadId(entry) == id);
        return entry is null ? null : XMemModel.Load(entry.Folder, cancellationToken);
    }

    // A model that is broken does not hide the others.
    private static string? ReadId(ModelCatalogEntry entry)
    {
        try
        {
            return ModelManifest.Load(Path.Combine(entry.Folder, ModelLayout.Manifest)).ComputeId();
        }
        catch (XMemException)
        {
            return null;
        }
    }

    private IEnumerable<ModelCatalogEntry> Entries() => _searchFolders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder).Order(StringComparer.OrdinalIgnoreCase))
        .Select(folder => new ModelCatalogEntry(Path.GetFileName(folder), folder))
        .Where(entry => !entry.Name.StartsWith('.') && IsModel(entry.Folder));

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, ModelLayout.Manifest));
}

/// <summary>A model that a catalog has found, not yet loaded.</summary>
/// <param name="Name">The name to ask for it by: its folder's.</param>
/// <param name="Folder">Its folder, a full path.</param>
public sealed record ModelCatalogEntry(string Name, string Folder);
