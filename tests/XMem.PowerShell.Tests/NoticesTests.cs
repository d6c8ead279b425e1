using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>What the module says of the software of others that it contains.</summary>
public sealed class NoticesTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Module, "THIRD-PARTY-NOTICES.txt"));

    [Fact]
    public void Every_file_that_is_not_ours_is_named()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Module, "bin"), "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("XMem.", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Module, file).Replace('\\', '/'));

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(file, Text, StringComparison.Ordinal));
        Assert.DoesNotContain("bin/XMem.", Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Google.Protobuf", "BSD-3-Clause")]
    [InlineData("OpenCvSharp4", "Apache-2.0")]
    [InlineData("System.IO.Hashing", "MIT")]
    [InlineData("System.Numerics.Tensors", "MIT")]
    [InlineData("Microsoft.ML.OnnxRuntime.Managed", "its LICENSE.txt, below")]
    public void A_package_has_its_license(string package, string license)
    {
        var section = Text[Text.IndexOf($"\n{package} ", StringComparison.Ordinal)..];
        var line = section.Split('\n').First(line => line.StartsWith("License: ", StringComparison.Ordinal));

        Assert.StartsWith(license, line["License: ".Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void The_packages_own_texts_are_there_once()
    {
        Assert.Equal(2, Text.Split("THIRD PARTY SOFTWARE NOTICES AND INFORMATION").Length);
        Assert.Contains(": the same as ThirdPartyNotices.txt of Microsoft.ML.OnnxRuntime", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_inside_OpenCVs_library_is_told_as_its_package_tells_it()
    {
        Assert.Contains("FFmpeg (LGPL v2.1)", Text, StringComparison.Ordinal);
    }
}
