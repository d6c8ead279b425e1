using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using XMem.Fuzz.Measurement;
using XMem.Fuzz.Mutations;
using XMem.Models;

namespace XMem.Fuzz.Targets;

/// <summary>The reader of a model's model.json, with the check of the files that it lists.</summary>
internal sealed class ModelTarget : FuzzTarget
{
    private static readonly byte[] Graph = [0x08, 0x08, 0x12, 0x04, (byte)'f', (byte)'u', (byte)'z', (byte)'z'];

    private readonly byte[] _manifest = Shrink(File.ReadAllBytes(Path.Combine(ShippedModel.Folder, ModelLayout.Manifest)));

    public override string Name => "model";

    public override string FileName => ModelLayout.Manifest;

    public override IReadOnlySet<XMemErrorKind> DocumentedErrors { get; } = new[] { XMemErrorKind.ModelCorrupt }.ToFrozenSet();

    public override IReadOnlyList<byte[]> Seeds => [_manifest];

    public override byte[] Mutate(Random random) => random.Next(4) switch
    {
        0 => ByteMutations.Apply(_manifest, random),
        1 => ByteMutations.Apply(JsonMutations.Apply(_manifest, random), random),
        _ => JsonMutations.Apply(_manifest, random),
    };

    public override void Read(string path, Random random, AllocationMeter meter)
    {
        var folder = Path.GetDirectoryName(path)!;
        foreach (var name in ModelLayout.Graphs)
        {
            if (!File.Exists(Path.Combine(folder, name)))
                File.WriteAllBytes(Path.Combine(folder, name), Graph);
        }

        meter.Measure(() => XMemModel.Load(folder));
    }

    /// <summary>The shipped model's manifest, with graphs of a few bytes.</summary>
    private static byte[] Shrink(byte[] manifest)
    {
        var root = JsonNode.Parse(manifest)!;
        foreach (var file in root["files"]!.AsArray())
        {
            file!["bytes"] = Graph.Length;
            file["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Graph));
        }

        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
