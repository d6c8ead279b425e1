using XMem.Imaging;
using XMem.Models;
using XMem.Models.Architecture;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

/// <summary>Networks of other shapes are tracked with by the same code: other blocks, other widths, no sensory memory.</summary>
public sealed class ArchitectureTests
{
    private const int Height = 75;
    private const int Width = 131;

    public static TheoryData<string> Architectures { get; } = ["basic", "bottleneck", "no sensory memory"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Any_architecture_tracks(string architecture)
    {
        using var folder = new TemporaryFolder();
        var model = Import(Architecture(architecture), folder["model"]);
        var options = new TrackerOptions { Size = -1, MemoryEvery = 2, MaxWorkingFrames = 3, MinWorkingFrames = 2, PrototypeCount = 8, LongTermCapacity = 20 };
        using var session = new TrackingSession(model, options);
        session.AddMask(new IndexMask(Width, Height, Sv1.Frame(0, Height, Width, 0, 0, null).Labels));
        for (var t = 0; t < 12; t++)
        {
            using var frame = Frame.FromRgb($"{t:00000}", Width, Height, Sv1.Frame(t, Height, Width, 0, 0, null).Rgb);
            Assert.NotNull(session.Step(frame));
            var probabilities = new float[3 * Width * Height];
            session.ReadProbabilities(probabilities);
            for (var pixel = 0; pixel < Width * Height; pixel++)
                Assert.Equal(1, probabilities[pixel] + probabilities[Width * Height + pixel] + probabilities[2 * Width * Height + pixel], 1e-4);
        }

        var statistics = session.GetMemoryStatistics();
        Assert.True(statistics.Evictions > 0);
        Assert.Equal(architecture == "no sensory memory", statistics.SensoryBytes == 0);
    }

    private static NetworkArchitecture Architecture(string name) => name switch
    {
        "basic" => RandomWeights.Basic(),
        "bottleneck" => RandomWeights.Bottleneck(),
        _ => RandomWeights.Basic(hidden: 0),
    };

    private static XMemModel Import(NetworkArchitecture architecture, string folder)
    {
        using var state = RandomWeights.For(architecture);
        return ModelImporter.Import(state, folder, new ModelImportOptions { Name = "model" });
    }
}
