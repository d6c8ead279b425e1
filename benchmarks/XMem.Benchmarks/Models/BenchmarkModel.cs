using XMem.Models;
using XMem.Models.Architecture;
using XMem.Tests.Support;

namespace XMem.Benchmarks.Models;

/// <summary>A model to measure with.</summary>
internal sealed class BenchmarkModel : IDisposable
{
    /// <summary>The name of the authors' architecture with weights by formula: speed does not depend on what they say.</summary>
    public const string Full = "full";

    private readonly DirectoryInfo? _temporary;

    private BenchmarkModel(XMemModel model, DirectoryInfo? temporary)
    {
        Model = model;
        _temporary = temporary;
    }

    /// <summary>The model.</summary>
    public XMemModel Model { get; }

    /// <summary>Finds a model, or makes it.</summary>
    /// <param name="name"><see cref="Full"/>, a name as the module knows it, or a model's folder.</param>
    /// <exception cref="XMemException">ModelNotFound, ModelCorrupt.</exception>
    public static BenchmarkModel Open(string name)
    {
        if (name != Full)
            return new BenchmarkModel(ModelFolders.Catalog(Path.Combine(AppContext.BaseDirectory, "models")).Load(name), temporary: null);

        var temporary = Directory.CreateTempSubdirectory("xmem-benchmarks-");
        try
        {
            using var weights = Gw1.StateDict([.. ParameterList.From(AuthorsArchitecture.Full)], Full);
            var model = ModelImporter.Import(weights, Path.Combine(temporary.FullName, Full), new ModelImportOptions { Name = Full });
            return new BenchmarkModel(model, temporary);
        }
        catch
        {
            temporary.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => _temporary?.Delete(recursive: true);
}
