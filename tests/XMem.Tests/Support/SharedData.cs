using System.Runtime.CompilerServices;

namespace XMem.Tests.Support;

/// <summary>Development data beside the repository (../shared). Tests that need it skip where it is missing.</summary>
internal static class SharedData
{
    /// <summary>The repository's root folder.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static string Root => Path.Combine(Repository, "..", "shared");

    /// <summary>A golden file or folder; skips the test where the goldens are missing.</summary>
    public static string Golden(params string[] parts) => Get(["golden", .. parts]);

    /// <summary>A real clip's file or folder; skips the test where the clips are missing.</summary>
    public static string Clip(params string[] parts) => Get(["clips", .. parts]);

    /// <summary>Any shared file or folder; skips the test where ../shared is missing.</summary>
    public static string Get(params string[] parts)
    {
        Assert.SkipUnless(Directory.Exists(Root), "../shared is not there: this test compares with reference data kept beside the repository.");
        var path = Path.Combine([Root, .. parts]);
        Assert.True(Path.Exists(path), $"{path} is missing from ../shared.");
        return path;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
