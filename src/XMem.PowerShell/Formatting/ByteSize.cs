using System.Globalization;

namespace XMem.PowerShell.Formatting;

/// <summary>Bytes as people read them. Public because the format views call it.</summary>
public static class ByteSize
{
    private const double Step = 1024;

    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A number of at least three digits and its unit, powers of 1024 as in PowerShell: <c>1.50 KB</c>.</summary>
    /// <param name="bytes">Zero or more.</param>
    public static string Format(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= Step && unit < Units.Length - 1)
            (size, unit) = (size / Step, unit + 1);
        var format = unit == 0 || size >= 100 ? "F0" : size >= 10 ? "F1" : "F2";
        return string.Create(CultureInfo.CurrentCulture, $"{size.ToString(format, CultureInfo.CurrentCulture)} {Units[unit]}");
    }
}
