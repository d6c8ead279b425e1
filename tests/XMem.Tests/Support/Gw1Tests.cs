using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace XMem.Tests.Support;

/// <summary>The generated weights and video are checked before anything is concluded from them.</summary>
public sealed class Gw1Tests
{
    [Theory]
    [InlineData("full")]
    [InlineData("small")]
    public void Generated_weights_have_the_recorded_hashes(string configuration)
    {
        using var state = GoldenWeights.StateDict(configuration);
        var wrong = GoldenWeights.List(configuration)
            .Where(entry => !entry.Parameter.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .AsParallel()
            .Where(entry => Hash(state[entry.Parameter.Name].Read()) != entry.Sha256)
            .Select(entry => entry.Parameter.Name)
            .ToList();
        Assert.Empty(wrong);
    }

    [Fact]
    public void Generated_video_is_the_recorded_one()
    {
        var (rgb, labels) = Sv1.Frame(0, 96, 128, 0, 0, null);
        Assert.Equal(Npy.Load(SharedData.Golden("a", "image_u8.npy")).Bytes(), rgb);
        Assert.Equal(Npy.Load(SharedData.Golden("a", "mask_u8.npy")).Bytes(), labels);
        Assert.Equal(3439934, Sv1.Frame(17, 96, 128, 0, 0, null).Rgb.Sum(value => (long)value));
    }

    private static string Hash(float[] values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)));
}
