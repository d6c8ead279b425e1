using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>Files that are no session, or no longer: each is refused with words that say why, before anything is allocated.</summary>
public sealed class SessionFileTests : IDisposable
{
    private static readonly Lazy<byte[]> Session = new(Write);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => _folder["session.xmem"];

    public static TheoryData<string, string> Contradictions => new()
    {
        // A part of the header, and what is put there.
        { "labels", "[1]" },
        { "labels", "[1, 1]" },
        { "labels", "[0, 1]" },
        { "labels", "[1, 256]" },
        { "labels", "[1, 2, 3]" },
        { "labels", "null" },
        { "masks", "null" },
        { "masks", "[null]" },
        { "masks", """[{ "frameName": null, "isPermanent": false, "width": 2147483647, "height": 1, "palette": null, "path": null }]""" },
        { "masks", """[{ "frameName": null, "isPermanent": false, "width": 65536, "height": 65536, "palette": null, "path": null }]""" },
        { "masks", """[{ "frameName": null, "isPermanent": false, "width": -1, "height": -1, "palette": null, "path": null }]""" },
        { "palette", "\"AAAA\"" },
        { "palette", "\"no base64!\"" },
        { "modelId", "null" },
        { "options", "null" },
        { "options.threads", "-1" },
        { "options.threads", "1000000" },
        { "options.suggested", "null" },
        { "options.suggested.topK", "0" },
        { "options.suggested.size", "2147483647" },
        { "options.suggested.size", "64" },
        { "options.flip", "true" },
        { "views.0.size", "64" },
        { "views.0.flip", "true" },
        { "views.0.plan", "null" },
        { "views.0.plan.objectsAtOnce", "0" },
        { "views.0.plan.longTermCapacity", "0" },
        { "views.0.tracker", "null" },
        { "views.0.tracker.sourceWidth", "2147483647" },
        { "views.0.tracker.sourceWidth", "0" },
        { "views.0.tracker.sourceHeight", "1048576" },
        { "views.0.tracker.time", "-1" },
        { "views.0.tracker.lastMemoryFrame", "100" },
        { "views.0.tracker.memory", "null" },
        { "views.0.tracker.memory.groups", "[2147483647]" },
        { "views.0.tracker.memory.groups", "[1, 1]" },
        { "views.0.tracker.memory.groups", "[0]" },
        { "views.0.tracker.memory.groups", "[-2]" },
        { "views.0.tracker.memory.frames", "[]" },
        { "views.0.tracker.memory.frames", "null" },
        { "views.0.tracker.memory.frames.1.isKept", "1" },
        { "views.0.tracker.memory.frames.0.startsGroup", "false" },
        { "views.0.tracker.memory.frames.1.startsGroup", "true" },
        { "views.0.tracker.memory.working", "null" },
        { "views.0.tracker.memory.working.elements", "2147483647" },
        { "views.0.tracker.memory.working.values", "[1]" },
        { "views.0.tracker.memory.longTerm.elements", "2147483647" },
        { "views.0.tracker.memory.longTerm.values", "[2147483647]" },
        { "views.0.tracker.memory.longTerm.values", "[]" },
        { "views.0.tracker.memory.longTerm", """{ "elements": 2147483647, "values": [2147483647] }""" },
        { "views.0.tracker.memory.longTerm", """{ "elements": -1, "values": [-1] }""" },
        { "views.0.tracker.memory.longTerm", """{ "elements": 0, "values": [0] }""" },
        { "views.0.tracker.memory.evicted", "\"many\"" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var bytes = Save();
        var pages = Enumerable.Range(0, ((bytes.Length - 1) / 4096) + 1).Select(i => i * 4096);
        foreach (var length in Enumerable.Range(0, 40).Concat(pages).Concat(Enumerable.Range(1, 200).Select(i => (int)((long)bytes.Length * i / 201))).Append(bytes.Length - 1))
        {
            File.WriteAllBytes(Path, bytes[..length]);
            Refuses(length == 0 ? "is no session" : $"has {length} bytes");
        }
    }

    [Fact]
    public void A_damaged_byte_anywhere_is_refused()
    {
        var bytes = Save();
        foreach (var position in Enumerable.Range(0, 40).Concat(Enumerable.Range(1, 60).Select(i => (int)((long)bytes.Length * i / 61))).Append(bytes.Length - 1))
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= 0x40;
            File.WriteAllBytes(Path, damaged);
            Refuses(position switch
            {
                < 8 => "is no session",
                < 12 => "Use the module that wrote it, or a newer one",
                < 16 => "is damaged",
                < 24 => "it was cut short, or damaged",
                _ => "is damaged: its checksum is not that of its content",
            });
        }
    }

    [Fact]
    public void A_longer_file_is_refused()
    {
        File.WriteAllBytes(Path, [.. Save(), 0]);
        Refuses("it was cut short, or damaged");
    }

    [Theory]
    [InlineData("")]
    [InlineData("X")]
    [InlineData("No session, but a text that is longer than the beginning of one.")]
    public void Another_kind_of_file_is_refused(string content)
    {
        File.WriteAllText(Path, content);
        Refuses(content == "X" ? "has 1 bytes" : "is no session: it does not begin like one. Give a file that Export-XMemSession wrote");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_older_version_is_named(uint version)
    {
        var bytes = Save();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), version);
        File.WriteAllBytes(Path, bytes);
        Refuses($"has version {version} of the format; this module reads version 2. Use the module that wrote it.");
    }

    [Fact]
    public void A_newer_version_is_named()
    {
        var bytes = Save();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 3);
        File.WriteAllBytes(Path, bytes);
        Refuses("has version 3 of the format; this module reads version 2. Use the module that wrote it, or a newer one");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Refuses("cannot be read");
        Directory.CreateDirectory(Path);
        Refuses("cannot be read");
    }

    [Fact]
    public void Another_model_is_refused()
    {
        Save();
        var folder = _folder["other"];
        foreach (var file in Directory.GetFiles(Model.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(Model.Folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // An ONNX file, as any protocol buffer, may end in a field that nobody knows.
        var network = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(Model.MaskDecoderPath));
        File.AppendAllBytes(network, [0xf8, 0x07, 0x01]);
        var manifest = System.IO.Path.Combine(folder, "model.json");
        var old = Model.Files.Single(file => file.Name == System.IO.Path.GetFileName(network));
        File.WriteAllText(manifest, File.ReadAllText(manifest)
            .Replace(old.Sha256, FileHash.Compute(network, Stop), StringComparison.Ordinal)
            .Replace($"\"bytes\": {old.Bytes}", $"\"bytes\": {old.Bytes + 3}", StringComparison.Ordinal));
        var other = XMemModel.Load(folder, Stop);

        using var saved = SavedSession.Open(Path, Stop);
        Refusal.OfFile(Path, XMemErrorKind.SessionModelMismatch, () => saved.Restore(other, cancellationToken: Stop).Dispose(), Model.Id, other.Id, folder);
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_header_that_does_not_fit_its_content_is_refused(string part, string value)
    {
        Rewrite(header => Put(header, part, value));
        Refuses("has a header that does not fit its content");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("""[{ "size": -1, "flip": false, "plan": null }]""")]
    [InlineData("""[{ "size": -1, "flip": false, "plan": null, "tracker": null }]""")]
    [InlineData("7")]
    public void Views_that_do_not_fit_are_refused(string value)
    {
        Rewrite(header => Put(header, "views", value));
        Refuses("has a header that does not fit its content");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{ "size": 48, "flip": false, "plan": null, "tracker": null }""")]
    public void A_further_view_that_does_not_fit_is_refused(string value)
    {
        Rewrite(header => header["views"]!.AsArray().Add(JsonNode.Parse(value)));
        Refuses("has a header that does not fit its content");
    }

    [Theory]
    [InlineData("views")]
    [InlineData("masks")]
    [InlineData("options")]
    [InlineData("hasWarnedOfLimit")]
    public void A_header_without_a_part_is_refused(string part)
    {
        Rewrite(header => Assert.True(header.AsObject().Remove(part)));
        Refuses("has a header that does not fit its content", part);
    }

    [Theory]
    [InlineData("views.0.plan.maxWorkingFrames", "2147483647")]
    [InlineData("views.0.plan.longTermCapacity", "2147483647")]
    public void Memories_that_may_grow_large_take_no_room_before(string part, string value)
    {
        Rewrite(header => Put(header, part, value));
        using var saved = SavedSession.Open(Path, Stop);
        using var restored = saved.Restore(Model, cancellationToken: Stop);
        Assert.NotNull(Step(restored, 12));
    }

    [Fact]
    public void Texts_of_the_header_are_quoted_in_part()
    {
        Rewrite(header => header["modelId"] = "\u001b[2J" + new string('x', 1_000_000));
        using var saved = SavedSession.Open(Path, Stop);
        var error = Assert.Throws<XMemException>(() => saved.Restore(Model, cancellationToken: Stop));
        Assert.Contains("id ?[2Jxxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1000, 3000);
    }

    [Fact]
    public void The_rewriting_of_these_tests_alone_harms_nothing()
    {
        Rewrite(_ => { });
        using var saved = SavedSession.Open(Path, Stop);
        using var restored = saved.Restore(Model, cancellationToken: Stop);
        Assert.NotNull(Step(restored, 12));
    }

    private byte[] Save()
    {
        File.WriteAllBytes(Path, Session.Value);
        return Session.Value.ToArray();
    }

    /// <summary>A session file with consolidated memory.</summary>
    private static byte[] Write()
    {
        using var folder = new TemporaryFolder();
        using var session = new TrackingSession(
            Model, new TrackerOptions { Size = -1, MemoryEvery = 2, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16, LongTermCapacity = 40 });
        session.AddMask(Truth(0));
        for (var t = 0; t < 12; t++)
            Step(session, t);
        session.Save(folder["session.xmem"], Stop);
        return File.ReadAllBytes(folder["session.xmem"]);
    }

    /// <summary>Writes a session whose header was changed: with the right checksum, so that only the content can be wrong.</summary>
    private void Rewrite(Action<JsonNode> change)
    {
        var bytes = Save();
        var headerBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        var header = JsonNode.Parse(bytes.AsSpan(24, headerBytes))!;
        change(header);
        var blocks = bytes[(24 + headerBytes)..^32];
        SessionFile.Write(Path, Encoding.UTF8.GetBytes(header.ToJsonString()), blocks.Length, transfer => transfer.Move(blocks), Stop);
    }

    /// <summary>Replaces a part of the header that is there.</summary>
    private static void Put(JsonNode header, string part, string value)
    {
        var names = part.Split('.');
        var owner = names[..^1].Aggregate(header, (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!);
        Assert.True(owner is JsonArray || owner.AsObject().ContainsKey(names[^1]));
        owner[names[^1]] = JsonNode.Parse(value);
    }

    private void Refuses(params string[] words) => Refusal.OfFile(
        Path,
        XMemErrorKind.SessionFileUnreadable,
        () =>
        {
            using var saved = SavedSession.Open(Path, Stop);
            saved.Restore(Model, cancellationToken: Stop).Dispose();
        },
        words);
}
