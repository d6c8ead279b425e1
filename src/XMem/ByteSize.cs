using System.Globalization;

namespace XMem;

/// <summary>Numbers of bytes as people read them.</summary>
public static class ByteSize
{
    private const double Step = 1024;

    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A number of at least three digits and its unit, powers of 1024 as in PowerShell: <c>1.50 KB</c>.</summary>
    /// <param name="bytes">Zero or more.</param>
    /// <param name="culture">How numbers are written.</param>
    public static string Format(long bytes, CultureInfo culture)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= Step && unit < Units.Length - 1)
            (size, unit) = (size / Step, unit + 1);
        var format = unit == 0 || size >= 100 ? "F0" : size >= 10 ? "F1" : "F2";
        return $"{size.ToString(format, culture)} {Units[unit]}";
    }
}
