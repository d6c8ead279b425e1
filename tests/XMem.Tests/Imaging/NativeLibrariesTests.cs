using XMem.Imaging.Native;

namespace XMem.Tests.Imaging;

/// <summary>What a machine without one of OpenCV's system libraries is told.</summary>
public sealed class NativeLibrariesTests
{
    private static readonly SystemLibrary Gtk = new("libgtk-3.so.0", "libgtk-3-0", "gtk3");
    private static readonly SystemLibrary Gdk = new("libgdk-3.so.0", "libgtk-3-0", "gtk3");
    private static readonly SystemLibrary Atomic = new("libatomic.so.1", "libatomic1", "libatomic");

    [Fact]
    public void Missing_system_libraries_are_named_with_the_packages_that_bring_them()
    {
        var error = NativeLibraries.Explain("native/libOpenCvSharpExtern.so", [], [Gtk, Gdk, Atomic], "");
        Assert.Equal(XMemErrorKind.NativeLibraryMissing, error.Kind);
        Assert.Contains("libgtk-3.so.0, libgdk-3.so.0, libatomic.so.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install -y --no-install-recommends libgtk-3-0 libatomic1 (", error.Message, StringComparison.Ordinal);
        Assert.Contains("dnf install gtk3 libatomic (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_library_that_is_not_there_is_said_to_be_missing_from_the_module()
    {
        var error = NativeLibraries.Explain(file: null, ["module", "module/linux-x64"], [], "");
        Assert.Equal(XMemErrorKind.NativeLibraryMissing, error.Kind);
        Assert.Contains("was not found in module, module/linux-x64", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install the module again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_loader_said_is_passed_on_if_nothing_known_is_missing()
    {
        var error = NativeLibraries.Explain("native/libOpenCvSharpExtern.so", [], [], "version `GLIBC_2.99' not found");
        Assert.Contains("GLIBC_2.99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_libraries_that_OpenCV_is_linked_against_have_packages()
    {
        var libraries = SystemLibrary.ReadLinkedByOpenCv();
        Assert.Equal([Gtk, Gdk], libraries.Take(2));
        Assert.Contains(Atomic, libraries);
        Assert.All(libraries, library => Assert.Matches(@"^lib.+\.so\.\d+$", library.FileName));
    }

    [Fact]
    public void Where_all_is_there_it_loads()
    {
        NativeLibraries.EnsureLoaded();
        Assert.Equal(OpenCvSharp.LogLevel.SILENT, OpenCvSharp.Cv2.GetLogLevel());
    }
}
