namespace XMem.Tests.Support;

/// <summary>What can be in the place of a frame: nothing, no picture, or one of another size.</summary>
internal static class BadFrame
{
    /// <summary>Puts it there. Skips the test where the system has no such thing.</summary>
    /// <param name="path">The frame, a good picture.</param>
    /// <param name="fault">garbage, truncated, empty, folder, loop, gone or wide.</param>
    /// <param name="wide">A picture of a size that the clip does not have.</param>
    public static void Put(string path, string fault, byte[] wide)
    {
        Assert.SkipWhen(fault == "loop" && OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        var good = File.ReadAllBytes(path);
        File.Delete(path);
        switch (fault)
        {
            case "garbage":
                File.WriteAllText(path, "this is no picture");
                break;
            case "truncated":
                File.WriteAllBytes(path, good[..(good.Length / 2)]);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "loop":
                File.CreateSymbolicLink(path, path);
                break;
            case "gone":
                break;
            case "wide":
                File.WriteAllBytes(path, wide);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault.");
        }
    }
}
