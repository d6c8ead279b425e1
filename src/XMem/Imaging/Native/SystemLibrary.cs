namespace XMem.Imaging.Native;

/// <summary>A shared library of the operating system and the packages that bring it.</summary>
/// <param name="FileName">The name under which the loader looks for it.</param>
/// <param name="DebianPackage">The package of Debian and Ubuntu.</param>
/// <param name="RedHatPackage">The package of Fedora, RHEL and their relatives.</param>
internal sealed record SystemLibrary(string FileName, string DebianPackage, string RedHatPackage);
