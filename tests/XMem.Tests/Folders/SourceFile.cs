using System.Text.RegularExpressions;

namespace XMem.Tests.Folders;

/// <summary>A source file of the engine.</summary>
/// <param name="Path">Its path below the engine's folder, with slashes.</param>
/// <param name="Text">Its content.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The folders on its path, such as [Models, Graphs]; none for a file beside the project file.</summary>
    public string[] Folders { get; } = Path.Split('/')[..^1];

    /// <summary>The namespace that it declares; empty if it declares none.</summary>
    public string Namespace { get; } = NamespaceLine().Match(Text).Groups["name"].Value;

    /// <summary>Names of the types that it declares.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Text).Select(match => match.Groups["name"].Value);

    /// <summary>What its using directives name, without aliases and "static".</summary>
    public IEnumerable<string> Usings => UsingLine().Matches(Text).Select(match => match.Groups["name"].Value);

    /// <summary>Names with a dot outside of using directives: qualified names of types, and member accesses.</summary>
    public IEnumerable<string> DottedNames => DottedName().Matches(UsingLine().Replace(Text, "")).Select(match => match.Value).Distinct();

    /// <summary>All source files below a folder but what builds put there.</summary>
    public static IReadOnlyList<SourceFile> ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Full: path, Relative: System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(path => !path.Relative.StartsWith("obj/", StringComparison.Ordinal) && !path.Relative.StartsWith("bin/", StringComparison.Ordinal))
            .OrderBy(path => path.Relative, StringComparer.Ordinal)
            .Select(path => new SourceFile(path.Relative, File.ReadAllText(path.Full))),
    ];

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^(public|internal|file)[\w ]*? (class|struct|record struct|record|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(
        @"^using (static )?(\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.[A-Z]\w*)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DottedName();
}
