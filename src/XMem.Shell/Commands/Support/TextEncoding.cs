using System.Text;

namespace XMem.Shell.Commands.Support;

/// <summary>PowerShell's names of text encodings.</summary>
internal static class TextEncoding
{
    /// <summary>UTF-8 without a byte order mark, PowerShell's default.</summary>
    public const string Default = "utf8NoBOM";

    /// <summary>The encoding of a name: PowerShell's or one registered with IANA.</summary>
    public static Encoding Parse(string name) => name.ToLowerInvariant() switch
    {
        "utf8" or "utf8nobom" or "default" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        "utf8bom" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        "ascii" => Encoding.ASCII,
        "unicode" => Encoding.Unicode,
        "bigendianunicode" => Encoding.BigEndianUnicode,
        "utf32" => Encoding.UTF32,
        _ => Encoding.GetEncoding(name),
    };
}
