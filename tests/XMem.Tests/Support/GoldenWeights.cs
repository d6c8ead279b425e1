using System.Globalization;
using XMem.Models.Architecture;
using XMem.Models.Checkpoints;

namespace XMem.Tests.Support;

/// <summary>The weights that the goldens were made with: by formula, under the recorded names and shapes.</summary>
internal static class GoldenWeights
{
    /// <summary>The list of names and shapes that comes with the goldens: <c>full</c> or <c>small</c>.</summary>
    public static IEnumerable<(Parameter Parameter, string Sha256)> List(string configuration)
    {
        var file = SharedData.Golden(configuration == "full" ? "state_dict.tsv" : $"state_dict_{configuration}.tsv");
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var columns = line.Split('\t');
            int[] shape = columns[2].Length == 0 || columns[2] == "scalar" ? [] : [.. columns[2].Split('x').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
            yield return (new Parameter(columns[1], shape), columns[^1]);
        }
    }

    /// <summary>The state dict of a configuration: <c>full</c> (64, 512, 64) or <c>small</c> (32, 64, 16).</summary>
    public static StateDict StateDict(string configuration) =>
        Gw1.StateDict([.. List(configuration).Select(entry => entry.Parameter)], configuration);
}
