using XMem.Models;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;

namespace XMem.Tests.Support;

/// <summary>State dicts of any architecture, with values by formula that neither vanish nor explode.</summary>
internal static class RandomWeights
{
    /// <summary>All parameters of an architecture.</summary>
    public static StateDict For(NetworkArchitecture architecture) => new(ParameterList.From(architecture).Select(Tensor));

    /// <summary>One parameter.</summary>
    public static StateTensor Tensor(Parameter parameter)
    {
        var (name, shape) = (parameter.Name, parameter.Shape);
        var count = shape.Aggregate(1, (a, b) => a * b);
        var fanIn = shape.Skip(1).Aggregate(1, (a, b) => a * b);
        return new StateTensor(name, shape, () => Gw1.Draw(name, count, name[(name.LastIndexOf('.') + 1)..] switch
        {
            "running_var" => u => 1 + 0.5 * u,
            "weight" when shape.Count == 1 => u => 1 + 0.3 * u,
            "weight" => u => u * Math.Sqrt(3.0 / fanIn),
            _ => u => 0.2 * u,
        }));
    }

    /// <summary>A small network with basic blocks and channel counts that fit no block of any processor.</summary>
    public static NetworkArchitecture Basic(int hidden = 4, int value = 12) => new(
        new ModelDimensions(6, value, hidden),
        new ResNetArchitecture(
            "key_encoder", 8, BlockKind.Basic, [new("res2", 2, 8, 8, 1), new("layer2", 1, 12, 12, 2), new("layer3", 2, 20, 20, 2)]),
        new ResNetArchitecture(
            "value_encoder", 6, BlockKind.Basic, [new("layer1", 1, 10, 10, 1), new("layer2", 1, 12, 12, 2), new("layer3", 1, 16, 16, 2)]),
        3,
        new DecoderArchitecture(14, 10, 10, 4, hidden == 0 ? 0 : 9));

    /// <summary>A small network with convolutions whose weights are large enough to lie beside its graphs.</summary>
    public static NetworkArchitecture Wide()
    {
        var basic = Basic();
        return basic with { KeyEncoder = basic.KeyEncoder with { Stages = [new("res2", 2, 8, 8, 1), new("layer2", 1, 12, 12, 2), new("layer3", 2, 48, 48, 2)] } };
    }

    /// <summary>A small network with bottleneck blocks in both encoders.</summary>
    public static NetworkArchitecture Bottleneck() => new(
        new ModelDimensions(5, 16, 8),
        new ResNetArchitecture(
            "key_encoder", 16, BlockKind.Bottleneck, [new("res2", 2, 8, 32, 1), new("layer2", 2, 8, 32, 2), new("layer3", 1, 16, 48, 2)]),
        new ResNetArchitecture(
            "value_encoder", 16, BlockKind.Bottleneck, [new("layer1", 1, 8, 16, 1), new("layer2", 2, 8, 32, 2), new("layer3", 1, 16, 32, 2)]),
        2,
        new DecoderArchitecture(32, 16, 8, 2, 16));
}
