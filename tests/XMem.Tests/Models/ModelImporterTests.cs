using XMem.Models;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Models;

public sealed class ModelImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateDict _state = RandomWeights.For(RandomWeights.Basic());

    private string Destination => _folder["model"];

    [Fact]
    public void Manifest_says_what_was_imported()
    {
        var source = _folder["weights.pth"];
        File.WriteAllText(source, "abc");
        var options = new ModelImportOptions
        {
            Name = "shot model",
            Description = "for \"tests\"",
            License = "none",
            Source = source,
            Notes = "made up",
            Defaults = new TrackerOptions { Size = 240, TopK = 7 },
            Normalization = new Normalization([0, 0.5f, 1], [1, 2, 3]),
        };
        var model = Import(options);

        Assert.Equal(Path.GetFullPath(Destination), model.Folder);
        Assert.Equal("shot model", model.Name);
        Assert.Equal("for \"tests\"", model.Description);
        Assert.Equal("none", model.License);
        Assert.Equal(new ModelDimensions(6, 12, 4), model.Dimensions);
        Assert.Equal(options.Defaults, model.Defaults);
        Assert.Equal(options.Normalization.Mean, model.Normalization.Mean);
        Assert.Equal(options.Normalization.Std, model.Normalization.Std);
        Assert.Equal("weights.pth", model.Provenance.Source);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", model.Provenance.SourceSha256);
        Assert.Equal("made up", model.Provenance.Notes);
        Assert.Equal(ParameterList.From(RandomWeights.Basic()).Select(p => p.ToString()), ParameterList.From(model.Architecture).Select(p => p.ToString()));
        Assert.Equal(["key_encoder.onnx", "mask_decoder.onnx", "model.json", "value_encoder.onnx"], Entries(Destination));
        Assert.All([model.KeyEncoderPath, model.ValueEncoderPath, model.MaskDecoderPath], path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void Import_is_deterministic()
    {
        var first = Import();
        var bytes = Entries(Destination).Select(name => File.ReadAllBytes(Path.Combine(Destination, name))).ToList();
        using var again = RandomWeights.For(RandomWeights.Basic());
        var second = ModelImporter.Import(again, _folder["again"], new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(bytes, Entries(second.Folder).Select(name => File.ReadAllBytes(Path.Combine(second.Folder, name))));
        Assert.DoesNotContain((byte)'\r', File.ReadAllBytes(Path.Combine(Destination, "model.json")));
    }

    [Fact]
    public void Large_weights_lie_beside_their_graph()
    {
        using var wide = RandomWeights.For(RandomWeights.Wide());
        var options = new ModelImportOptions { Name = "model" };
        var model = ModelImporter.Import(wide, Destination, options, TestContext.Current.CancellationToken);
        Assert.Equal(["key_encoder.onnx", "key_encoder.onnx.data", "value_encoder.onnx", "mask_decoder.onnx"], model.Files.Select(file => file.Name));
        Assert.Equal(["key_encoder.onnx", "key_encoder.onnx.data", "mask_decoder.onnx", "model.json", "value_encoder.onnx"], Entries(Destination));

        // Rounded weights are widened when they are loaded: there would be nothing to share.
        using var again = RandomWeights.For(RandomWeights.Wide());
        options = options with { WeightPrecision = WeightPrecision.Float16, Overwrite = true };
        ModelImporter.Import(again, Destination, options, TestContext.Current.CancellationToken);
        Assert.Equal(["key_encoder.onnx", "mask_decoder.onnx", "model.json", "value_encoder.onnx"], Entries(Destination));
    }

    [Fact]
    public void Existing_model_is_kept_unless_it_may_be_overwritten()
    {
        var first = Import();
        var error = Fail(XMemErrorKind.ModelExists, () => Import());
        Assert.Equal(Path.GetFullPath(Destination), error.Path);

        var second = Import(new ModelImportOptions { Name = "new", WeightPrecision = WeightPrecision.Float16, Overwrite = true });
        Assert.Equal("new", XMemModel.Load(Destination, TestContext.Current.CancellationToken).Name);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["model"], Entries(_folder.Path));
    }

    [Fact]
    public void Folder_with_other_things_is_never_replaced()
    {
        Directory.CreateDirectory(Destination);
        File.WriteAllText(Path.Combine(Destination, "thesis.txt"), "three years");
        var error = Fail(XMemErrorKind.ModelExists, () => Import(new ModelImportOptions { Name = "model", Overwrite = true }));
        Assert.Contains("thesis.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Entries(Destination));
    }

    [Fact]
    public void Empty_folder_is_filled()
    {
        Directory.CreateDirectory(Destination);
        Assert.Equal("model", Import().Name);
    }

    [Fact]
    public void Interrupted_import_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        using var state = Replace("decoder.pred.weight", tensor =>
        {
            cancellation.Cancel();
            return tensor.Read();
        });
        Assert.Throws<OperationCanceledException>(() => ModelImporter.Import(state, Destination, new ModelImportOptions { Name = "model" }, cancellation.Token));
        Assert.Empty(Entries(_folder.Path));
    }

    [Fact]
    public void Import_that_fails_keeps_the_model_that_was_there()
    {
        var first = Import();
        using var state = Replace("decoder.pred.weight", _ => throw new IOException("The cable is out."));
        var error = Fail(
            XMemErrorKind.CheckpointUnreadable,
            () => ModelImporter.Import(state, Destination, new ModelImportOptions { Name = "model", Overwrite = true }, TestContext.Current.CancellationToken));
        Assert.Contains("decoder.pred.weight cannot be read: The cable is out.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["model"], Entries(_folder.Path));
        Assert.Equal(first.Id, XMemModel.Load(Destination, TestContext.Current.CancellationToken).Id);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_no_numbers_are_refused(float value)
    {
        using var state = Replace("key_encoder.layer2.0.bn2.running_mean", tensor => [value, .. tensor.Read().Skip(1)]);
        var error = Fail(
            XMemErrorKind.CheckpointMismatch,
            () => ModelImporter.Import(state, Destination, new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken));
        Assert.Contains("key_encoder.layer2.0.bn2.running_mean [12]", error.Message, StringComparison.Ordinal);
        Assert.Empty(Entries(_folder.Path));
    }

    [Fact]
    public void State_dict_of_another_network_writes_nothing()
    {
        using var state = new StateDict([new StateTensor("fc.weight", [1], () => [0])]);
        Fail(
            XMemErrorKind.CheckpointMismatch,
            () => ModelImporter.Import(state, Destination, new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken));
        Assert.Empty(Entries(_folder.Path));
    }

    [Fact]
    public void A_model_has_a_name() => Assert.Throws<ArgumentException>(() => Import(new ModelImportOptions { Name = " " }));

    [Fact]
    public void Missing_source_file_is_named()
    {
        var error = Fail(XMemErrorKind.CheckpointUnreadable, () => Import(new ModelImportOptions { Name = "model", Source = _folder["gone.pth"] }));
        Assert.Equal(_folder["gone.pth"], error.Path);
    }

    [Fact]
    public void File_in_the_way_is_not_overwritten()
    {
        File.WriteAllText(Destination, "a file");
        Fail(XMemErrorKind.DestinationNotWritable, () => Import(new ModelImportOptions { Name = "model", Overwrite = true }));
        Assert.Equal("a file", File.ReadAllText(Destination));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder["file"], "a file");
        var destination = Path.Combine(_folder["file"], "model");
        var error = Fail(
            XMemErrorKind.DestinationNotWritable,
            () => ModelImporter.Import(_state, destination, new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken));
        Assert.Equal(destination, error.Path);
    }

    [Fact]
    public void Parent_folders_are_made()
    {
        var destination = Path.Combine(_folder["a"], "b", "model");
        ModelImporter.Import(_state, destination, new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);
        Assert.Equal(["model"], Entries(Path.Combine(_folder["a"], "b")));
    }

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    private XMemModel Import(ModelImportOptions? options = null) =>
        ModelImporter.Import(_state, Destination, options ?? new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);

    private StateDict Replace(string name, Func<StateTensor, float[]> read) =>
        new(_state.Select(tensor => tensor.Name == name ? new StateTensor(name, tensor.Shape, () => read(tensor)) : tensor));

    private static XMemException Fail(XMemErrorKind kind, Action action)
    {
        var error = Assert.Throws<XMemException>(action);
        Assert.Equal(kind, error.Kind);
        return error;
    }

    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal);
}
