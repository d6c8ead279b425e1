using System.Xml.Linq;

namespace XMem.PowerShell.Help.Notices;

/// <summary>A package of which files are in the module: what it says of itself and of its terms.</summary>
internal sealed class ShippedPackage
{
    private readonly string _folder;
    private readonly XElement _metadata;

    /// <summary>Reads a package.</summary>
    /// <param name="folder">The folder that it was restored to.</param>
    /// <param name="files">Its files in the module, as paths there.</param>
    public ShippedPackage(string folder, IReadOnlyList<string> files)
    {
        (_folder, Files) = (folder, files);
        var manifest = Directory.GetFiles(folder, "*.nuspec").SingleOrDefault()
            ?? throw new DocumentationException(folder, "The package has no manifest to take its license from.");
        _metadata = XDocument.Load(manifest).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>Its files in the module.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Its name and version.</summary>
    public string Title => $"{Read("id")} {Read("version")}";

    /// <summary>Whose it is.</summary>
    public string? Copyright => Read("copyright") ?? Read("authors");

    /// <summary>Where it comes from.</summary>
    public string? Project => Read("projectUrl");

    /// <summary>Its license: an SPDX expression and where the text of it is, or the name of a file in the package.</summary>
    public string License => Element("license") is { } license
        ? license.Attribute("type")?.Value == "expression" ? $"{license.Value}, https://licenses.nuget.org/{license.Value}" : $"its {license.Value}, below"
        : Read("licenseUrl") ?? throw new DocumentationException(Title, "The package states no license.");

    /// <summary>
    /// Its own texts on licenses and third parties. A package of native libraries that has none says in its description what it contains.
    /// </summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            var notices = Find(name => name.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase)
                || name.Replace("-", "", StringComparison.Ordinal).StartsWith("ThirdPartyNotices", StringComparison.OrdinalIgnoreCase));
            return notices.Count > 0 || !Files.Any(IsNative) ? notices : Find(name => name.StartsWith("README", StringComparison.OrdinalIgnoreCase));
        }
    }

    // In the module, native libraries lie in a folder for their platform.
    private static bool IsNative(string file) => file.Split('/').Length > 3;

    private List<string> Find(Predicate<string> isMeant) =>
        [.. Directory.GetFiles(_folder).Where(file => isMeant(Path.GetFileName(file))).Order(StringComparer.OrdinalIgnoreCase)];

    private string? Read(string name) => Element(name)?.Value.Trim();

    private XElement? Element(string name) => _metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
