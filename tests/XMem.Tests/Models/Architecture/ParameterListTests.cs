using XMem.Models.Architecture;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Architecture;

public sealed class ParameterListTests
{
    [Theory]
    [InlineData("full", 64, 512, 64)]
    [InlineData("small", 32, 64, 16)]
    public void Authors_architecture_has_exactly_the_recorded_names_shapes_and_order(string configuration, int key, int value, int hidden)
    {
        using var state = GoldenWeights.StateDict(configuration);
        var architecture = ArchitectureReader.Read(state);
        Assert.Equal(new(key, value, hidden), architecture.Dimensions);
        Assert.Equal(BlockKind.Bottleneck, architecture.KeyEncoder.Block);
        Assert.Equal([3, 4, 6], architecture.KeyEncoder.Stages.Select(stage => stage.Blocks));
        Assert.Equal(BlockKind.Basic, architecture.ValueEncoder.Block);

        var recorded = GoldenWeights.List(configuration)
            .Where(entry => !entry.Parameter.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Select(entry => entry.Parameter.ToString());
        Assert.Equal(recorded, ParameterList.From(architecture).Select(parameter => parameter.ToString()));
    }

    [Fact]
    public void Authors_architecture_as_data_is_the_one_read_from_their_weights()
    {
        using var state = GoldenWeights.StateDict("full");
        Assert.Equal(
            ParameterList.From(ArchitectureReader.Read(state)).Select(parameter => parameter.ToString()),
            ParameterList.From(AuthorsArchitecture.Full).Select(parameter => parameter.ToString()));
    }
}
