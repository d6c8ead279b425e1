using System.Globalization;
using System.Text.RegularExpressions;

namespace XMem.Tracking;

/// <summary>Reads limits of memory as people write them.</summary>
public static partial class MemoryLimit
{
    /// <summary>The word for a limit by what the process may use.</summary>
    public const string Auto = "Auto";

    // The rest is for the runtime, decoded frames, and other work on the machine.
    private const double AutoShare = 0.75;

    /// <summary>
    /// Three quarters of the memory that this process may use: that of its control group where there is one, as in containers and tasks of
    /// schedulers, or else the machine's.
    /// </summary>
    public static long Automatic => (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * AutoShare);

    /// <summary>Reads a limit: <see cref="Auto"/>, or bytes as 4GB, 1.5GB, 500MB or 4294967296.</summary>
    /// <param name="text">The limit; units are powers of 1024, case does not matter.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Trim().Equals(Auto, StringComparison.OrdinalIgnoreCase))
            return Automatic;
        var match = Grammar().Match(text);
        if (match.Success && decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            var power = "KMGT".IndexOf(match.Groups["unit"].Value.ToUpperInvariant(), StringComparison.Ordinal);
            var bytes = match.Groups["unit"].Length == 0 ? number : number * (1L << (10 * (power + 1)));
            if (bytes is >= 1 and <= long.MaxValue)
                return (long)bytes;
        }

        throw new XMemException(XMemErrorKind.InvalidOption, $"'{text}' is no limit of memory. Write bytes, such as 4GB or 500MB, or {Auto} for what the process may use.");
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,20}(\.[0-9]{1,6})?)\s*((?<unit>[kKmMgGtT])(i?[bB])?|[bB])?\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();
}
