using XMem.Models.Architecture;
using XMem.Models.Checkpoints;
using XMem.Tests.Support;

namespace XMem.Tests.Models.Architecture;

/// <summary>What differs from an XMem network is named in full, and nothing else is.</summary>
public sealed class ParameterCheckTests
{
    public static TheoryData<string> Architectures { get; } = ["basic", "bottleneck", "no sensory memory"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Architecture_is_read_back_from_names_and_shapes(string name)
    {
        var parameters = Parameters(name);
        using var state = State(parameters);
        var architecture = ArchitectureReader.Read(state);
        Assert.Equal(parameters.Select(parameter => parameter.ToString()), ParameterList.From(architecture).Select(parameter => parameter.ToString()));
        ParameterCheck.Verify(state, architecture);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Any_missing_tensor_is_the_only_one_named(string name)
    {
        var parameters = Parameters(name);
        foreach (var parameter in parameters)
        {
            var error = Fail(parameters.Where(other => other != parameter));
            Assert.EndsWith($"\nMissing (1):\n  {parameter}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Any_misshapen_tensor_is_the_only_one_named(string name)
    {
        var parameters = Parameters(name);
        foreach (var parameter in parameters)
        {
            var other = parameter with { Shape = [parameter.Shape[0] + 3, .. parameter.Shape.Skip(1)] };
            var error = Fail(parameters.Select(candidate => candidate == parameter ? other : candidate));
            Assert.EndsWith($"\nMisshapen (1):\n  {parameter} expected, found [{string.Join(", ", other.Shape)}]", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Missing_misshapen_and_unexpected_tensors_are_all_named()
    {
        var parameters = Parameters("basic");
        var changed = parameters.Skip(2)
            .Select(parameter => parameter.Name == "decoder.pred.weight" ? parameter with { Shape = [1, 2] } : parameter)
            .Append(new Parameter("decoder.pred.scale", [7]))
            .Append(new Parameter("key_encoder.layer4.0.conv1.weight", [1, 2, 3, 3]));
        var error = Fail(changed);

        Assert.Equal("weights.pth", error.Path);
        Assert.EndsWith(
            $"\nMissing (2):\n  {parameters[0]}\n  {parameters[1]}"
            + "\nMisshapen (1):\n  decoder.pred.weight [1, 10, 3, 3] expected, found [1, 2]"
            + "\nUnexpected (2):\n  decoder.pred.scale [7]\n  key_encoder.layer4.0.conv1.weight [1, 2, 3, 3]",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Training_counters_are_ignored()
    {
        var parameters = Parameters("basic").Append(new Parameter("key_encoder.bn1.num_batches_tracked", []));
        using var state = State(parameters);
        ParameterCheck.Verify(state, ArchitectureReader.Read(state));
    }

    [Fact]
    public void Four_input_channels_are_accepted_and_three_are_not()
    {
        var parameters = Parameters("basic");
        using var state = State(WithValueInputs(4));
        ParameterCheck.Verify(state, ArchitectureReader.Read(state));
        Assert.Contains("value_encoder.conv1.weight [6, 5, 7, 7] expected, found [6, 3, 7, 7]", Fail(WithValueInputs(3)).Message, StringComparison.Ordinal);

        IEnumerable<Parameter> WithValueInputs(int inputs) => parameters
            .Select(parameter => parameter.Name == ParameterList.ValueStem ? parameter with { Shape = [6, inputs, 7, 7] } : parameter);
    }

    [Fact]
    public void A_network_of_another_kind_is_told_apart_in_a_few_words()
    {
        var error = Fail([new("backbone.conv1.weight", [64, 3, 7, 7]), new("decoder.weight", [10, 10])]);
        Assert.Equal(
            "weights.pth is no XMem network: there are no tensors key_encoder.*, value_encoder.*, key_proj.*. "
            + "It starts with backbone.conv1.weight, decoder.weight. "
            + "Give the .pth file of an XMem network (hkchengrex/XMem, or one trained with its names).",
            error.Message);
    }

    [Fact]
    public void A_network_without_a_whole_part_is_told_in_a_few_words()
    {
        var error = Fail(Parameters("basic").Where(parameter => !parameter.Name.StartsWith("decoder.up_16_8.", StringComparison.Ordinal)));
        Assert.Contains("nothing tells its stride 8 channels (decoder.up_16_8.out_conv.conv1.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_state_dict_is_no_network() => Assert.Contains("It has no tensors at all.", Fail([]).Message, StringComparison.Ordinal);

    private static List<Parameter> Parameters(string name) => [.. ParameterList.From(name switch
    {
        "basic" => RandomWeights.Basic(),
        "bottleneck" => RandomWeights.Bottleneck(),
        _ => RandomWeights.Basic(hidden: 0),
    })];

    private static StateDict State(IEnumerable<Parameter> parameters) => new(parameters.Select(RandomWeights.Tensor));

    private static XMemException Fail(IEnumerable<Parameter> parameters)
    {
        using var state = State(parameters);
        var error = Assert.Throws<XMemException>(() => ParameterCheck.Verify(state, ArchitectureReader.Read(state, "weights.pth"), "weights.pth"));
        Assert.Equal(XMemErrorKind.CheckpointMismatch, error.Kind);
        return error;
    }
}
