using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Models;

public sealed class XMemModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly XMemModel _model;

    public XMemModelTests()
    {
        using var state = RandomWeights.For(RandomWeights.Basic());
        _model = ModelImporter.Import(state, _folder["model"], new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);
    }

    private string Manifest => Path.Combine(_model.Folder, "model.json");

    [Fact]
    public void Model_is_the_same_wherever_its_folder_is_moved()
    {
        Directory.Move(_model.Folder, _folder["moved"]);
        var moved = XMemModel.Load(_folder["moved"], TestContext.Current.CancellationToken);
        Assert.Equal(_model.Id, moved.Id);
        Assert.Equal(_folder["moved"], moved.Folder);
        Assert.Equal(64, moved.Id.Length);
    }

    [Fact]
    public void Defaults_are_those_of_the_reference()
    {
        Assert.Equal(
            new TrackerOptions
            {
                Size = 480, MemoryEvery = 5, MinWorkingFrames = 5, MaxWorkingFrames = 10, PrototypeCount = 128, LongTermCapacity = 10000, TopK = 30, DeepUpdateEvery = -1,
            },
            _model.Defaults);
    }

    [Fact]
    public void Missing_folder_is_named()
    {
        var error = Fail(XMemErrorKind.ModelNotFound, _folder["none"]);
        Assert.Equal(_folder["none"], error.Path);
        Assert.Contains("Import-XMemModel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_without_manifest_is_no_model()
    {
        File.Delete(Manifest);
        Assert.Contains("it has no model.json", Fail(XMemErrorKind.ModelNotFound).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key_encoder.onnx")]
    [InlineData("value_encoder.onnx")]
    [InlineData("mask_decoder.onnx")]
    public void Missing_graph_is_named(string name)
    {
        File.Delete(Path.Combine(_model.Folder, name));
        var error = Fail(XMemErrorKind.ModelCorrupt);
        Assert.Equal(Path.Combine(_model.Folder, name), error.Path);
        Assert.EndsWith($"{name} is missing. Import the model again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_graph_is_named_with_both_hashes()
    {
        var bytes = File.ReadAllBytes(_model.MaskDecoderPath);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_model.MaskDecoderPath, bytes);
        var actual = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

        var error = Fail(XMemErrorKind.ModelCorrupt);
        Assert.Equal(_model.MaskDecoderPath, error.Path);
        Assert.Contains($"its SHA-256 is {actual} instead of {_model.Files[2].Sha256}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_graph_is_named_with_both_lengths()
    {
        var length = new FileInfo(_model.KeyEncoderPath).Length;
        using (var file = File.OpenWrite(_model.KeyEncoderPath))
            file.SetLength(length - 1);
        Assert.Contains($"has {length - 1} bytes instead of {length}", Fail(XMemErrorKind.ModelCorrupt).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_manifest_is_named_with_its_line()
    {
        var lines = File.ReadAllLines(Manifest);
        lines[9] = lines[9].Replace(":", "", StringComparison.Ordinal);
        File.WriteAllLines(Manifest, lines);
        Assert.StartsWith($"{Manifest}, line 10: ", Fail(XMemErrorKind.ModelCorrupt).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key_encoder.onnx,key_encoder.onnx.data,value_encoder.onnx,mask_decoder.onnx,mask_decoder.onnx.data", true)]
    [InlineData("key_encoder.onnx,value_encoder.onnx,mask_decoder.onnx", true)]
    [InlineData("key_encoder.onnx,value_encoder.onnx,key_encoder.onnx.data,mask_decoder.onnx", false)]
    [InlineData("key_encoder.onnx,key_encoder.onnx.data,key_encoder.onnx.data,value_encoder.onnx,mask_decoder.onnx", false)]
    [InlineData("key_encoder.onnx.data,key_encoder.onnx,value_encoder.onnx,mask_decoder.onnx", false)]
    [InlineData("key_encoder.onnx,value_encoder.onnx", false)]
    [InlineData("key_encoder.onnx,value_encoder.onnx,mask_decoder.onnx,more.onnx", false)]
    public void Each_graph_may_have_data_behind_it(string names, bool areFiles) => Assert.Equal(areFiles, ModelLayout.AreFiles(names.Split(',')));

    [Fact]
    public void Empty_manifest_is_corrupt()
    {
        File.WriteAllText(Manifest, "");
        Assert.Equal(Manifest, Fail(XMemErrorKind.ModelCorrupt).Path);
    }

    [Fact]
    public void Newer_format_asks_for_a_newer_module()
    {
        Edit("\"formatVersion\": 2", "\"formatVersion\": 3, \"news\": true");
        Assert.Contains("has format version 3; this module reads up to 2. Update the module", Fail(XMemErrorKind.ModelCorrupt).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\": \"XMem.PowerShell model\"", "\"format\": \"something else\"", "is not the manifest of a model")]
    [InlineData("\"formatVersion\": 2", "\"formatVersion\": \"two\"", "is not the manifest of a model")]
    [InlineData("\"license\": \"\"", "\"license\": null", "is incomplete")]
    [InlineData("\"name\": \"model\",", "", "name")]
    [InlineData("\"name\": \"key_encoder.onnx\"", "\"name\": \"../../key_encoder.onnx\"", "should list the files")]
    [InlineData("\"hidden\": 4", "\"hidden\": -4", "has dimensions that no model has")]
    [InlineData("\"size\": 480", "\"size\": \"large\"", ", line ")]
    public void Manifest_with_wrong_content_is_corrupt(string text, string replacement, string message)
    {
        Edit(text, replacement);
        var error = Fail(XMemErrorKind.ModelCorrupt);
        Assert.Equal(Manifest, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("\\u001b[2J0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_hash_is_not_compared_with_one(string hash)
    {
        Edit(_model.Files[1].Sha256, hash);
        Assert.Contains("lacks the SHA-256 of a file", Fail(XMemErrorKind.ModelCorrupt).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlong_names_are_quoted_in_part()
    {
        Edit("\"memoryEvery\"", $"\"{new string('x', 100_000)}\": 1, \"size\": \"large\", \"memoryEvery\"");
        Edit("\"name\": \"model\"", $"\"name\": \"model\", \"architecture\": {{ \"{new string('y', 100_000)}\": [ ] }}");
        Assert.InRange(Fail(XMemErrorKind.ModelCorrupt).Message.Length, 50, 2000);
    }

    [Fact]
    public void Loading_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => XMemModel.Load(_model.Folder, new CancellationToken(canceled: true)));

    [Fact]
    public void Shipped_model_is_whole_and_has_the_described_dimensions()
    {
        var model = XMemModel.Load(Path.Combine(SharedData.Repository, "weights", "xmem-tiny"), TestContext.Current.CancellationToken);
        Assert.Equal(new ModelDimensions(32, 96, 32), model.Dimensions);
        Assert.Equal("xmem-tiny", model.Name);
        Assert.StartsWith("MIT", model.License, StringComparison.Ordinal);
        Assert.Equal(Normalization.ImageNet.Mean, model.Normalization.Mean);
        using var graph = new OnnxGraph(model.KeyEncoderPath);
        Assert.Equal([1, 32, 2, 3], graph.Run(("image", Tensor.Draw("test/image", u => 2 * u, 1, 3, 32, 48)))["key"].Shape);
    }

    public void Dispose() => _folder.Dispose();

    private void Edit(string text, string replacement)
    {
        var manifest = File.ReadAllText(Manifest);
        Assert.Contains(text, manifest, StringComparison.Ordinal);
        File.WriteAllText(Manifest, manifest.Replace(text, replacement, StringComparison.Ordinal));
    }

    private XMemException Fail(XMemErrorKind kind, string? folder = null)
    {
        var error = Assert.Throws<XMemException>(() => XMemModel.Load(folder ?? _model.Folder, TestContext.Current.CancellationToken));
        Assert.Equal(kind, error.Kind);
        return error;
    }
}
