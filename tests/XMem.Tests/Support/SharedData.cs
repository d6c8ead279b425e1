using System.Runtime.CompilerServices;

namespace XMem.Tests.Support;

/// <summary>
/// The repository's golden files (tests/golden), and development data beside the repository (../shared), without which
/// the tests that need it skip.
/// </summary>
internal static class SharedData
{
    /// <summary>The repository's root folder.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>A golden file or folder. They are part of the repository: a test fails where one is missing.</summary>
    public static string Golden(params string[] parts)
    {
        var path = Path.Combine([Repository, "tests", "golden", .. parts]);
        Assert.True(Path.Exists(path), $"{path} is missing: golden files are part of the repository.");
        return path;
    }

    /// <summary>A real clip's file or folder; skips the test where it is missing.</summary>
    public static string Clip(params string[] parts) =>
        Beside("clips", parts, "real clips of DAVIS, which are not part of the repository");

    /// <summary>A file or folder of the published masks that scores are known of; skips the test where it is missing.</summary>
    public static string Scored(params string[] parts) =>
        Beside("scorer", parts, "published masks of DAVIS clips and their scores, which are not part of the repository");

    private static string Beside(string folder, string[] parts, string what)
    {
        var path = Path.Combine([Repository, "..", "shared", folder, .. parts]);
        var name = string.Join('/', ["../shared", folder, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"{name} is missing: this test needs {what}.");
        return path;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
