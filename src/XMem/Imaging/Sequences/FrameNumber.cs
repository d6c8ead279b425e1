using System.Globalization;

namespace XMem.Imaging.Sequences;

/// <summary>The number of a frame, as its name tells it.</summary>
public static class FrameNumber
{
    /// <summary>More digits are a date or an id, no frame number.</summary>
    private const int MaxDigits = 9;

    /// <summary>The number in a name's last run of digits: 12 in "shot_v3.0012", as in "0012_matte". Null if there is none.</summary>
    /// <param name="frameName">The frame's name, without folder and extension.</param>
    public static int? Of(string frameName)
    {
        ArgumentNullException.ThrowIfNull(frameName);
        var digits = frameName.AsSpan()[FindDigits(frameName)];
        return digits.Length is > 0 and <= MaxDigits ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Where a name's last run of digits is; empty if there is none.</summary>
    internal static Range FindDigits(ReadOnlySpan<char> name)
    {
        var end = name.LastIndexOfAnyInRange('0', '9') + 1;
        return (name[..end].LastIndexOfAnyExceptInRange('0', '9') + 1)..end;
    }
}
