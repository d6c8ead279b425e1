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
        using var state = Gw1.StateDict(configuration);
        var architecture = ArchitectureReader.Read(state);
        Assert.Equal(new(key, value, hidden), architecture.Dimensions);
        Assert.Equal(BlockKind.Bottleneck, architecture.KeyEncoder.Block);
        Assert.Equal([3, 4, 6], architecture.KeyEncoder.Stages.Select(stage => stage.Blocks));
        Assert.Equal(BlockKind.Basic, architecture.ValueEncoder.Block);

        var recorded = Gw1.List(configuration)
            .Where(entry => !entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Select(entry => new Parameter(entry.Name, entry.Shape).ToString());
        Assert.Equal(recorded, ParameterList.Of(architecture).Select(parameter => parameter.ToString()));
    }
}
