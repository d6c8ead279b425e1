using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace XMem.Fuzz;

/// <summary>Gives damaged and hostile files to the readers of this project: checkpoints, manifests of models, session files, masks.</summary>
internal static class Program
{
    /// <summary>The exit code when a reader did what it must not.</summary>
    public const int Faults = 1;

    /// <summary>The exit code when a case did not end.</summary>
    public const int Hang = 3;

    private const int BadArguments = 2;
    private const int FaultsShown = 20;
    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(60);

    private static readonly Option<string> Target = new("--target") { Description = $"The reader: {string.Join(", ", FuzzTargets.Names)}.", Required = true };
    private static readonly Option<int> Cases = new("--cases") { Description = "Files to try.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Another seed makes other files.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> First = new("--first") { Description = "The first case: with --cases 1, repeats that case alone.", DefaultValueFactory = _ => 0 };
    private static readonly Option<string?> Keep = new("--keep") { Description = "A folder for the files of cases that went wrong." };

    private static long _caseStarted;

    public static int Main(string[] args)
    {
        var command = new RootCommand("Gives damaged and hostile files to a reader, and says what became of them.") { Target, Cases, Seed, First, Keep };
        Target.AcceptOnlyFromAmong(FuzzTargets.Names);
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(Target), parsed.GetValue(Cases), parsed.GetValue(Seed), parsed.GetValue(First), parsed.GetValue(Keep)));
        var result = command.Parse(args);
        return result.Errors.Count == 0 || result.Action is System.CommandLine.Help.HelpAction ? result.Invoke() : Refuse(result);
    }

    private static int Refuse(ParseResult result)
    {
        foreach (var mistake in result.Errors)
            Console.Error.WriteLine(mistake.Message);
        return BadArguments;
    }

    private static int Run(string name, int cases, int seed, int first, string? keep)
    {
        var folder = Directory.CreateTempSubdirectory("xmem-fuzz-");
        try
        {
            using var target = FuzzTargets.Make(name);
            var fuzzer = new Fuzzer(target, folder.FullName, seed, isAlone: true);
            var summary = new FuzzSummary();
            fuzzer.WarmUp();
            using var watch = new Timer(_ => EndIfHanging(folder.FullName), null, LongestCase, LongestCase);
            var clock = Stopwatch.StartNew();
            for (var number = first; number < first + cases; number++)
            {
                Volatile.Write(ref _caseStarted, Stopwatch.GetTimestamp());
                var result = fuzzer.Run(number);
                summary.Add(number, result);
                if (result.Fault is not null && keep is not null)
                    File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(keep).FullName, $"{name}-{seed}-{number}"), fuzzer.Make(number));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, seed {seed}, {clock.Elapsed.TotalSeconds:F0} s: {summary}"));
            foreach (var fault in summary.Faults.Take(FaultsShown))
                Console.WriteLine(fault);
            return summary.Faults.Count == 0 ? 0 : Faults;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void EndIfHanging(string folder)
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _caseStarted)) < LongestCase)
            return;
        Console.Error.WriteLine($"A case does not end; its file is in {folder}.");
        Environment.Exit(Hang);
    }
}
