using System.Globalization;
using System.Text.Json;

namespace XMem.Clips.Runs;

/// <summary>Whether a run is the one that a task is asked to go on with.</summary>
internal static class RunComparison
{
    // Masks do not depend on threads. The limit that a run began with stays its limit: another machine may not have as much memory.
    private static readonly HashSet<string> MayDiffer = new(["options.threads", "options.memoryLimit", "model.name"], StringComparer.Ordinal);

    /// <summary>Checks that a run and a task have everything in common that masks depend on.</summary>
    /// <param name="path">The run's report.</param>
    /// <param name="run">The run, with the frames that are behind: those to come may have been rendered anew.</param>
    /// <param name="settings">The task's settings.</param>
    /// <param name="input">The task's frames and masks.</param>
    /// <returns>What the user should know.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.RunMismatch"/>: says all that differs.</exception>
    public static IReadOnlyList<string> Require(string path, RunReport run, RunSettings settings, RunInput input)
    {
        var behind = run.Frames.Select(frame => frame.Name).ToHashSet(StringComparer.Ordinal);
        string[] differences = [.. Compare(run.Settings, settings), .. Compare(run.Input.Frames, input.Frames, behind), .. Compare(run.Input.Masks, input.Masks)];
        if (differences.Length > 0)
        {
            throw new XMemException(
                XMemErrorKind.RunMismatch,
                $"The run in '{Path.GetDirectoryName(path)}' cannot be gone on with: {string.Join("; ", differences)}. Ask for what it began with, or "
                + "begin anew with -Force.",
                path);
        }

        var rewritten = run.Input.Frames.Zip(input.Frames).Count(pair => behind.Contains(pair.First.Name) && pair.First.Written != pair.Second.Written);
        return rewritten == 0
            ? []
            : [$"{rewritten} frames were written anew since they were tracked. Names and sizes are the same, so that they are taken for the same frames; "
                + "if they are not, begin anew with -Force."];
    }

    private static IEnumerable<string> Compare(RunSettings run, RunSettings task)
    {
        var wanted = Flatten(RunReport.ToJson(task), "").ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in Flatten(RunReport.ToJson(run), ""))
        {
            var other = wanted.GetValueOrDefault(name, "missing");
            if (value != other && !MayDiffer.Contains(name))
                yield return $"{name} was {value} and is {other}";
        }
    }

    private static IEnumerable<string> Compare(IReadOnlyList<RunInputFrame> run, IReadOnlyList<RunInputFrame> task, HashSet<string> behind)
    {
        if (run.Count != task.Count)
            yield return string.Create(CultureInfo.InvariantCulture, $"it had {run.Count} frames and there are {task.Count}");
        foreach (var (was, now) in run.Zip(task))
        {
            if ((was.Name, was.File) != (now.Name, now.File))
            {
                yield return $"frame '{was.File}' is now '{now.File}'";
                yield break;
            }

            if (was.Bytes != now.Bytes && behind.Contains(was.Name))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"frame '{was.File}' had {was.Bytes} bytes and has {now.Bytes}");
                yield break;
            }
        }
    }

    private static IEnumerable<string> Compare(IReadOnlyList<RunInputMask> run, IReadOnlyList<RunInputMask> task)
    {
        if (!run.Select(mask => (mask.Frame, mask.Sha256)).SequenceEqual(task.Select(mask => (mask.Frame, mask.Sha256))))
        {
            yield return $"it was given masks for the frames {Describe(run)} and is now given others, or changed ones, for {Describe(task)}";
        }

        static string Describe(IEnumerable<RunInputMask> masks) => string.Join(", ", masks.Select(mask => mask.Frame).Distinct(StringComparer.Ordinal));
    }

    /// <summary>The values of a JSON object by their dotted names. What models suggest is an option like the others.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flatten(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return [new(name, element.GetRawText().Trim('"'))];
        return element.EnumerateObject().SelectMany(
            property => Flatten(property.Value, property.Name == "suggested" ? name : name.Length == 0 ? property.Name : $"{name}.{property.Name}"));
    }
}
