using System.Text;

namespace XMem.PowerShell.Help.Notices;

/// <summary>Makes the text that says which third parties' work is in the module, and on what terms, from the packages themselves.</summary>
internal static class ThirdPartyNotices
{
    private const string Rule = "--------------------------------------------------------------------------------";

    /// <summary>Makes the text.</summary>
    /// <param name="lines">
    /// A line for each file of a package: its path in the module, its path on disk and its path in the package, with | between them.
    /// </param>
    public static string Make(IEnumerable<string> lines)
    {
        var packages = lines
            .Select(line => line.Split('|'))
            .GroupBy(parts => FolderOf(parts[1], parts[2]), parts => parts[0])
            .Select(files => new ShippedPackage(files.Key, [.. files.Order(StringComparer.Ordinal)]))
            .OrderBy(package => package.Title, StringComparer.OrdinalIgnoreCase);
        var text = new StringBuilder(
            """
            XMem.PowerShell contains files of the packages below. XMem.PowerShell itself is under the MIT license. What a package states of
            its terms, and its own texts on licenses and third parties, follow as they are in the package.

            """);
        var firstOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            text.AppendLine().AppendLine(Rule).AppendLine(package.Title).AppendLine(Rule).AppendLine();
            Append("Files", string.Join(", ", package.Files));
            Append("Copyright", package.Copyright);
            Append("Project", package.Project);
            Append("License", package.License);
            foreach (var file in package.Texts)
            {
                var content = File.ReadAllText(file).ReplaceLineEndings().Trim();
                var name = $"{Path.GetFileName(file)} of {package.Title}";
                text.AppendLine();
                if (firstOf.TryAdd(content, name))
                    text.AppendLine($"{name}:").AppendLine().AppendLine(content);
                else
                    text.AppendLine($"{name}: the same as {firstOf[content]}.");
            }
        }

        return text.ToString();

        void Append(string label, string? value)
        {
            if (value is not null)
                text.AppendLine($"{label}: {value}");
        }
    }

    private static string FolderOf(string path, string pathInPackage)
    {
        var (full, inPackage) = (path.Replace('\\', '/'), pathInPackage.Replace('\\', '/'));
        return full.EndsWith($"/{inPackage}", StringComparison.OrdinalIgnoreCase)
            ? full[..^(inPackage.Length + 1)]
            : throw new DocumentationException(path, $"The file is not where its package has it, at {pathInPackage}.");
    }
}
