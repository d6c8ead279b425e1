using System.Diagnostics;
using XMem.Fuzz.Measurement;

namespace XMem.Fuzz;

/// <summary>
/// Gives a reader one case after the other. A case is its number: the same seed and number make the same file, whatever ran before.
/// </summary>
/// <remarks>
/// What a reader may do with a file: read it, or refuse it with one of its documented errors that names the file. It may ask for ten
/// times the file, or ten times what the file unpacks to, and what any reader needs besides; and it must be done within seconds.
/// </remarks>
/// <param name="target">The reader.</param>
/// <param name="folder">A folder for the files. While a case is read, its file lies there: that is what is left after a crash.</param>
/// <param name="seed">Another seed makes other files.</param>
/// <param name="isAlone">Whether nothing else runs in the process, so that its native memory is that of the reader.</param>
internal sealed class Fuzzer(FuzzTarget target, string folder, int seed, bool isAlone)
{
    /// <summary>What a reader may take whatever the file: buffers, messages, tables.</summary>
    public const long AllowedManagedBytes = 4 << 20;

    /// <summary>Native libraries reserve address space by the arena, 64 MiB for each thread.</summary>
    public const long AllowedNativeBytes = 256 << 20;

    /// <summary>Bytes that reading may take for each byte of the file, or of what it holds.</summary>
    public const int AllowedExpansion = 10;

    /// <summary>Far more than any case takes, as other programs want the processor too.</summary>
    public static readonly TimeSpan AllowedTime = TimeSpan.FromSeconds(10);

    /// <summary>Reads the seeds as they are, so that what is loaded once is loaded then.</summary>
    /// <exception cref="InvalidOperationException">The reader refuses a seed, whatever its options: nothing would be tried.</exception>
    public void WarmUp()
    {
        foreach (var bytes in target.Seeds)
        {
            if (!Enumerable.Range(0, 32).Any(options => IsRead(bytes, options)))
                throw new InvalidOperationException($"The reader refuses a seed of {target.Name}.");
        }
    }

    /// <summary>Makes the file of a case.</summary>
    public byte[] Make(int number) => target.Mutate(RandomOf(number));

    /// <summary>Runs a case.</summary>
    public FuzzResult Run(int number)
    {
        var random = RandomOf(number);
        var bytes = target.Mutate(random);
        var meter = new AllocationMeter(isAlone);
        var clock = Stopwatch.StartNew();
        var outcome = "Read";
        string? fault = null;
        try
        {
            Read(bytes, random, meter);
        }
        catch (XMemException e)
        {
            outcome = $"{e.Kind}";
            fault = !target.DocumentedErrors.Contains(e.Kind) ? $"is refused with {e.Kind}: {e.Message}"
                : string.IsNullOrEmpty(e.Message) || e.Message.Length > 4096 ? $"is refused with a message of {e.Message.Length} characters"
                : e.Message.Any(char.IsControl) ? "is refused with a message that has control characters"
                : null;
        }
#pragma warning disable CA1031 // Whatever else comes out is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome = e.GetType().Name;
            fault = $"makes the reader fail: {e}";
        }

        var elapsed = clock.Elapsed;
        var allowed = AllowedExpansion * (bytes.Length + meter.ContentBytes);
        if (meter.ManagedBytes > allowed + AllowedManagedBytes)
            fault ??= $"of {bytes.Length} bytes makes the reader ask for {meter.ManagedBytes}";
        if (meter.NativeBytes > allowed + AllowedNativeBytes)
            fault ??= $"of {bytes.Length} bytes makes the reader ask for {meter.NativeBytes} of native memory";
        if (elapsed > AllowedTime)
            fault ??= $"takes {elapsed.TotalSeconds:F1} s";
        return new FuzzResult(outcome, bytes.Length + meter.ContentBytes, meter.ManagedBytes, meter.NativeBytes, elapsed, fault);
    }

    private bool IsRead(byte[] bytes, int options)
    {
        try
        {
            Read(bytes, new Random(options), new AllocationMeter(isAlone));
            return true;
        }
        catch (XMemException)
        {
            return false;
        }
    }

    private Random RandomOf(int number) => new(unchecked((seed * 1_000_003) + number));

    private void Read(byte[] bytes, Random random, AllocationMeter meter)
    {
        var path = Path.Combine(folder, target.FileName);
        File.WriteAllBytes(path, bytes);
        target.Read(path, random, meter);
    }
}
