namespace XMem.Shell.Hosting;

/// <summary>Terminal escape sequences (ECMA-48) for the sixteen console colours.</summary>
internal static class Ansi
{
    public const string Reset = "\x1b[0m";

    /// <summary>To the row's start, and the row erased.</summary>
    public const string EraseLine = "\r\x1b[2K";

    // ConsoleColor counts blue, green, red; ECMA-48 red, green, blue.
    private static readonly int[] Codes = [0, 4, 2, 6, 1, 5, 3, 7];

    public static string Foreground(ConsoleColor colour) => Sequence(colour, 30, 90);

    public static string Background(ConsoleColor colour) => Sequence(colour, 40, 100);

    // ConsoleColor.DarkBlue is 1, ConsoleColor.Blue is 9: the upper half is the bright one; DarkGray is bright black, Gray is white.
    private static string Sequence(ConsoleColor colour, int dark, int bright)
    {
        var index = (int)colour;
        return index switch
        {
            // The terminal's own colour: what a host without a colour of its own reports as -1.
            < 0 or > 15 => "",
            < 8 => $"\x1b[{dark + Codes[index]}m",
            _ => $"\x1b[{bright + Codes[index - 8]}m",
        };
    }
}
