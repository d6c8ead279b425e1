using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Checkpoints;

/// <summary>Damaged files load, where the damage is in the values, or are refused; nothing else may happen.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly CheckpointFolder _folder = new();

    [Theory]
    [InlineData("tiny_zip.pth")]
    [InlineData("tiny_legacy.pth")]
    public void A_truncated_file_is_refused(string file)
    {
        var whole = File.ReadAllBytes(SharedData.Golden(file));
        for (var length = 0; length < whole.Length; length += 16)
        {
            var error = CheckpointFolder.Refused(_folder.File("truncated.pth", whole.AsSpan(0, length)));
            Assert.Contains("torch", error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("tiny_zip.pth")]
    [InlineData("tiny_legacy.pth")]
    [InlineData("tiny_odd_zip.pth")]
    [InlineData("tiny_odd_legacy.pth")]
    public void A_changed_byte_changes_values_or_is_refused(string file)
    {
        var whole = File.ReadAllBytes(SharedData.Golden(file));
        var (loaded, refused) = (0, 0);
        for (var position = 0; position < whole.Length; position++)
        {
            foreach (var change in (ReadOnlySpan<byte>)[0x01, 0xff])
            {
                var damaged = whole.ToArray();
                damaged[position] ^= change;
                if (Loads(_folder.File("damaged.pth", damaged)))
                    loaded++;
                else
                    refused++;
            }
        }

        Assert.NotEqual(0, loaded);
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void A_file_that_shrinks_after_it_was_opened_is_reported_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be cut.");
        var path = _folder.File("shrinking.pth", File.ReadAllBytes(SharedData.Golden("tiny_legacy.pth")));
        using var state = Checkpoint.Load(path);
        File.WriteAllBytes(path, []);
        var error = Assert.Throws<XMemException>(state["pred.bias"].Read);
        Assert.Equal(XMemErrorKind.CheckpointUnreadable, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static bool Loads(string path)
    {
        try
        {
            using var state = Checkpoint.Load(path);
            foreach (var tensor in state)
                Assert.Equal(tensor.Count, tensor.Read().Length);
            return true;
        }
        catch (XMemException e)
        {
            Assert.True(e.Kind is XMemErrorKind.CheckpointUnreadable or XMemErrorKind.CheckpointUnsafe, e.Message);
            return false;
        }
    }
}
