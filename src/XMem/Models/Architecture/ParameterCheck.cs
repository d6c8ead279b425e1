using System.Globalization;
using System.Text;
using XMem.Models.Checkpoints;

namespace XMem.Models.Architecture;

/// <summary>
/// Compares a state dict with what its architecture needs, and names everything that differs (docs/ALGORITHM.md 2.1).
/// </summary>
internal static class ParameterCheck
{
    /// <summary>Checks names and shapes.</summary>
    /// <param name="state">The state dict.</param>
    /// <param name="architecture">What <see cref="ArchitectureReader"/> read from it.</param>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <exception cref="XMemException">CheckpointMismatch: lists all missing, misshapen and unexpected tensors.</exception>
    public static void Verify(StateDict state, NetworkArchitecture architecture, string? path = null)
    {
        var expected = ParameterList.From(architecture).ToList();
        var names = expected.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var missing = expected.Where(parameter => !state.Contains(parameter.Name)).Select(parameter => parameter.ToString()).ToList();
        var misshapen = expected
            .Where(parameter => state.TryGet(parameter.Name, out var tensor) && !Fits(parameter, tensor))
            .Select(parameter => $"{parameter} expected, found [{string.Join(", ", state[parameter.Name].Shape)}]")
            .ToList();
        var unexpected = state
            .Where(tensor => !names.Contains(tensor.Name) && !tensor.Name.EndsWith(".num_batches_tracked", StringComparison.Ordinal))
            .Select(tensor => tensor.ToString())
            .ToList();
        if (missing.Count + misshapen.Count + unexpected.Count == 0)
            return;

        var message = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"{path ?? "The state dict"} does not hold the tensors of an XMem network with {Describe(architecture)}.");
        Append(message, "Missing", missing);
        Append(message, "Misshapen", misshapen);
        Append(message, "Unexpected", unexpected);
        throw new XMemException(XMemErrorKind.CheckpointMismatch, message.ToString(), path);
    }

    private static bool Fits(Parameter parameter, StateTensor tensor) =>
        parameter.Shape.SequenceEqual(tensor.Shape)
        || (parameter.Name == ParameterList.ValueStem && tensor.Shape.SequenceEqual([parameter.Shape[0], ParameterList.ValueInputs - 1, .. parameter.Shape.Skip(2)]));

    private static string Describe(NetworkArchitecture architecture) =>
        $"Ck {architecture.Dimensions.Key}, Cv {architecture.Dimensions.Value}, Ch {architecture.Dimensions.Hidden}";

    private static void Append(StringBuilder message, string title, List<string> lines)
    {
        if (lines.Count == 0)
            return;
        message.Append(CultureInfo.InvariantCulture, $"\n{title} ({lines.Count}):");
        foreach (var line in lines)
            message.Append("\n  ").Append(line);
    }
}
