using System.Globalization;

namespace XMem.PowerShell.Formatting;

/// <summary>Bytes as people read them, in their culture. Public because the format views call it, which cannot name types of the engine.</summary>
public static class ByteSize
{
    /// <inheritdoc cref="XMem.ByteSize.Format"/>
    public static string Format(long bytes) => XMem.ByteSize.Format(bytes, CultureInfo.CurrentCulture);
}
