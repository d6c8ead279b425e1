using XMem.Models;
using XMem.Tests.Support;

[assembly: AssemblyFixture(typeof(GoldenModels))]

namespace XMem.Tests.Support;

/// <summary>The models of the goldens, imported once a test run when first asked for.</summary>
public sealed class GoldenModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, XMemModel> _models = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>The model <c>full</c> (64, 512, 64) or <c>small</c> (32, 64, 16) with generated weights; skips the test without the goldens.</summary>
    public XMemModel Get(string configuration)
    {
        lock (_lock)
        {
            if (_models.TryGetValue(configuration, out var model))
                return model;
            using var state = GoldenWeights.StateDict(configuration);
            model = ModelImporter.Import(state, _folder[configuration], new ModelImportOptions { Name = configuration });
            return _models[configuration] = model;
        }
    }

    public void Dispose() => _folder.Dispose();
}
