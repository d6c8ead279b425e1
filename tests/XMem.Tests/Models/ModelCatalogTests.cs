using XMem.Models;
using XMem.Tests.Support;

namespace XMem.Tests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelCatalog _catalog;

    public ModelCatalogTests()
    {
        _catalog = new ModelCatalog([_folder["mine"], _folder["missing"], _folder["shipped"]]);
        Make("mine", "beta");
        Make("mine", "Alpha");
        Make("shipped", "alpha");
        Make("shipped", "gamma");
        Make("shipped", ".gamma.unfinished");
        Directory.CreateDirectory(Path.Combine(_folder["mine"], "no model"));
    }

    [Fact]
    public void Lists_every_model_once_and_the_first_folder_wins() => Assert.Equal(
        [new("Alpha", Folder("mine", "Alpha")), new("beta", Folder("mine", "beta")), new("gamma", Folder("shipped", "gamma"))],
        _catalog.List());

    [Theory]
    [InlineData("alpha", "mine", "Alpha")]
    [InlineData("GAMMA", "shipped", "gamma")]
    public void Finds_by_name_in_any_case(string name, string folder, string model) => Assert.Equal(Folder(folder, model), _catalog.Find(name));

    [Fact]
    public void Finds_by_folder() => Assert.Equal(Folder("shipped", "alpha"), _catalog.Find(Folder("shipped", "alpha")));

    [Fact]
    public void Unknown_name_is_answered_with_what_there_is()
    {
        var error = Assert.Throws<XMemException>(() => _catalog.Find("delta"));
        Assert.Equal(XMemErrorKind.ModelNotFound, error.Kind);
        Assert.Equal(
            $"There is no model \"delta\", nor a model folder of that path. There are Alpha, beta, gamma "
            + $"(looked in {_folder["mine"]}, {_folder["missing"]}, {_folder["shipped"]}). Import-XMemModel makes one from a checkpoint.",
            error.Message);
    }

    [Fact]
    public void Nothing_to_find_is_said()
    {
        var error = Assert.Throws<XMemException>(() => new ModelCatalog([_folder["missing"]]).Find("alpha"));
        Assert.Contains($"There are no models (looked in {_folder["missing"]})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_weights_under_any_name_past_broken_and_shadowed_models()
    {
        using var state = RandomWeights.For(RandomWeights.Basic());
        var cancel = TestContext.Current.CancellationToken;
        Directory.Delete(Folder("shipped", "gamma"), recursive: true);
        var imported = ModelImporter.Import(state, Folder("shipped", "beta"), new ModelImportOptions { Name = "b", Overwrite = true }, cancel);

        Assert.Equal(Folder("shipped", "beta"), _catalog.FindById(imported.Id, cancel)!.Folder);
        Assert.Null(_catalog.FindById(new string('0', 64), cancel));
    }

    [Fact]
    public void Loads_what_it_finds()
    {
        using var state = RandomWeights.For(RandomWeights.Basic());
        var imported = ModelImporter.Import(state, Folder("mine", "delta"), new ModelImportOptions { Name = "d" }, TestContext.Current.CancellationToken);
        Assert.Equal(imported.Id, _catalog.Load("delta", TestContext.Current.CancellationToken).Id);
    }

    public void Dispose() => _folder.Dispose();

    private string Folder(string folder, string name) => Path.Combine(_folder[folder], name);

    private void Make(string folder, string name)
    {
        Directory.CreateDirectory(Folder(folder, name));
        File.WriteAllText(Path.Combine(Folder(folder, name), "model.json"), "{}");
    }
}
