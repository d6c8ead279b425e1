using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using XMem.Benchmarks.Kernels;
using XMem.Benchmarks.Models;
using XMem.Networks.ExecutionProviders;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>The command line of the end-to-end measurement.</summary>
internal static class EndToEndCommand
{
    private const int MostObjects = 255;

    private static readonly Option<string?> Frames = new("--frames") { Description = "A folder of frames; without it the demonstration clip is rendered, 854 x 480." };
    private static readonly Option<string?> Mask = new("--mask") { Description = "The mask of the first frame; without it one is made up." };
    private static readonly Option<string> Model = new("--model")
    {
        Description = $"A model's name or folder, or '{BenchmarkModel.Full}': the authors' architecture with weights by formula.",
        DefaultValueFactory = _ => "xmem-tiny",
    };

    private static readonly Option<int[]> Objects = new("--objects")
    {
        Description = "Numbers of objects, such as 1,3,5. Masks are split to have that many.",
        DefaultValueFactory = _ => [1],
        CustomParser = ParseObjects,
    };

    private static readonly Option<int> Size = new("--size") { Description = "Length of the shorter edge that frames are tracked at; -1 for theirs.", DefaultValueFactory = _ => 480 };
    private static readonly Option<int?> MemoryEvery = new("--memory-every") { Description = "A frame is remembered every so many; without it as the model suggests." };
    private static readonly Option<int> Threads = new("--threads") { Description = "Threads to use at most; 0 for one per processor.", DefaultValueFactory = _ => 0 };
    private static readonly Option<string> Provider = new("--provider") { Description = "The execution provider.", DefaultValueFactory = _ => "Cpu" };
    private static readonly Option<int> DeviceId = new("--device-id") { Description = "Which device of the provider.", DefaultValueFactory = _ => 0 };
    private static readonly Option<Precision> NetworkPrecision = new("--precision") { Description = "Float32 or Float16, of the networks.", DefaultValueFactory = _ => Precision.Float32 };
    private static readonly Option<int?> FrameCount = new("--frames-count") { Description = "Frames to track, the clip played back and forth; without it each frame once." };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Frames tracked beforehand that count for nothing.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Repeats = new("--repeats") { Description = "How often the clip is tracked.", DefaultValueFactory = _ => 3 };
    private static readonly Option<string?> Json = new("--json") { Description = "A file to write all figures to, as JSON." };

    /// <summary>Measures as a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="error">Where progress and errors go.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="XMemException">What arguments name is no good.</exception>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var command = new RootCommand(
            $"Tracks a clip from file to file and says where the time goes. '{KernelCommand.Verb}' as the first word measures kernels one by one instead.")
        {
            Frames, Mask, Model, Objects, Size, MemoryEvery, Threads, Provider, DeviceId, NetworkPrecision, FrameCount, WarmUp, Repeats, Json,
        };
        RequireAtLeast(FrameCount, 2);
        RequireAtLeast(WarmUp, 0);
        RequireAtLeast(Repeats, 1);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Mask) is not null && result.GetValue(Frames) is null)
                result.AddError("--mask is the mask of --frames' first frame; the demonstration clip has its own.");
        });
        command.SetAction(parsed => EndToEndMeasurement.Run(Read(parsed), output, error));

        var result = command.Parse(args);
        if (result.Errors.Count == 0)
            return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        foreach (var mistake in result.Errors)
            error.WriteLine(mistake.Message);
        error.WriteLine("--help lists all options.");
        return Program.BadArguments;
    }

    private static EndToEndOptions Read(ParseResult parsed) => new()
    {
        Frames = parsed.GetValue(Frames),
        Mask = parsed.GetValue(Mask),
        Model = parsed.GetRequiredValue(Model),
        Objects = parsed.GetRequiredValue(Objects),
        Size = parsed.GetValue(Size),
        MemoryEvery = parsed.GetValue(MemoryEvery),
        Threads = parsed.GetValue(Threads),
        Provider = parsed.GetRequiredValue(Provider),
        ProviderOptions = new ProviderOptions { DeviceId = parsed.GetValue(DeviceId), Precision = parsed.GetValue(NetworkPrecision) },
        FrameCount = parsed.GetValue(FrameCount),
        WarmUp = parsed.GetValue(WarmUp),
        Repeats = parsed.GetValue(Repeats),
        Json = parsed.GetValue(Json),
    };

    private static int[] ParseObjects(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        int[] counts = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0)];
        if (Array.Exists(counts, count => count is < 1 or > MostObjects))
            argument.AddError($"--objects is '{text}'; it must be numbers from 1 to {MostObjects}, separated by commas.");
        return counts;
    }

    private static void RequireAtLeast<T>(Option<T> option, int least) => option.Validators.Add(result =>
    {
        if (result is { Implicit: false, Tokens.Count: > 0 } && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value < least)
            result.AddError($"{option.Name} is {value}; it must be at least {least}.");
    });
}
