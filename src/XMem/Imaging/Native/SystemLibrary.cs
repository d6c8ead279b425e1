namespace XMem.Imaging.Native;

/// <summary>A shared library of the operating system and the packages that bring it.</summary>
/// <param name="FileName">The name under which the loader looks for it.</param>
/// <param name="DebianPackage">The package of Debian and Ubuntu.</param>
/// <param name="RedHatPackage">The package of Fedora, RHEL and their relatives.</param>
internal sealed record SystemLibrary(string FileName, string DebianPackage, string RedHatPackage)
{
    /// <summary>Reads what OpenCV's build for Linux is linked against: opencv-libraries.txt, which build.ps1 reads, too.</summary>
    public static IReadOnlyList<SystemLibrary> ReadLinkedByOpenCv()
    {
        using var reader = new StreamReader(typeof(SystemLibrary).Assembly.GetManifestResourceStream("XMem.Imaging.Native.opencv-libraries.txt")!);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith('#'))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(fields => new SystemLibrary(fields[0], fields[1], fields[2])),
        ];
    }
}
