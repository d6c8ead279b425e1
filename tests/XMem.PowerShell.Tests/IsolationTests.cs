using System.Reflection;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Other modules may have the libraries that this one uses, in versions of their own.</summary>
public sealed class IsolationTests : IDisposable
{
    private const string Track =
        """
        $clip = New-XMemDemoClip "$Temp/clip" -FrameCount 3 -Width 160 -Height 96
        $null = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
        (Get-ChildItem $clip.FramesFolder | Invoke-XMemStep).FrameName
        """;

    private const string LoadOther = "[void] [Reflection.Assembly]::LoadFrom($Other)";
    private const string Import = "Import-Module $Manifest";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A whole process each: an assembly once loaded stays, and decides who comes after it.
    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", "1.0.0.0", "Microsoft.ML.OnnxRuntime.InferenceSession", true)]
    [InlineData("Microsoft.ML.OnnxRuntime", "99.0.0.0", "Microsoft.ML.OnnxRuntime.InferenceSession", true)]
    [InlineData("Microsoft.ML.OnnxRuntime", "99.0.0.0", "Microsoft.ML.OnnxRuntime.InferenceSession", false)]
    [InlineData("OpenCvSharp", "99.0.0.0", "OpenCvSharp.Mat", true)]
    [InlineData("OpenCvSharp", "99.0.0.0", "OpenCvSharp.Mat", false)]
    [InlineData("Google.Protobuf", "99.0.0.0", "Google.Protobuf.CodedInputStream", true)]
    public async Task Both_have_their_own(string name, string version, string type, bool otherComesFirst)
    {
        await TrackBesideAsync(name, version, type, otherComesFirst ? [LoadOther, Import, Track] : [Import, LoadOther, Track]);
    }

    [Fact]
    public Task What_comes_after_the_first_use_has_its_own_too() =>
        TrackBesideAsync("OpenCvSharp", "99.0.0.0", "OpenCvSharp.Mat", [Import, Track, LoadOther]);

    [Fact]
    public async Task The_default_context_has_nothing_but_the_cmdlets_and_the_loader()
    {
        const string Names =
            """
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object Location -Like "$((Get-Item $Manifest).DirectoryName)*" |
                ForEach-Object { $_.GetName().Name } | Sort-Object
            """;
        var script = _folder.Write("names.ps1", $"param($Manifest, $Temp)\n{Track}\n{Names}");

        var run = await ShellProcess.RunAsync("-File", script, "-Manifest", Repository.Manifest, "-Temp", _folder.Path);

        Assert.Equal(["00000", "00001", "00002", "XMem.PowerShell", "XMem.PowerShell.Loader"], run.Succeeded().Lines);
    }

    /// <summary>Runs a script in a process of its own: it tracks, and then says in which assembly PowerShell finds the other's type.</summary>
    private async Task TrackBesideAsync(string name, string version, string type, string[] steps)
    {
        var original = Assert.Single(Directory.GetFiles(Repository.Module, $"{name}.dll", SearchOption.AllDirectories));
        var other = AssemblyName.GetAssemblyName(original);
        other.Version = new Version(version);
        StubAssembly.Write(_folder[$"{name}.dll"], other, type);
        string[] lines = ["param($Manifest, $Other, $Temp)", .. steps, $"[{type}].Assembly.FullName"];
        var script = _folder.Write("script.ps1", string.Join('\n', lines));

        var run = await ShellProcess.RunAsync(
            "-NoImport", "-File", script, "-Manifest", Repository.Manifest, "-Other", _folder[$"{name}.dll"], "-Temp", _folder.Path);

        Assert.Equal(["00000", "00001", "00002", other.FullName], run.Succeeded().Lines);
    }
}
