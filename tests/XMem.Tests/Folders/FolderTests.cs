using XMem.Tests.Support;

namespace XMem.Tests.Folders;

/// <summary>The folders of src/XMem depend on each other in one direction (README, "How it is built").</summary>
public sealed class FolderTests
{
    private static readonly IReadOnlyList<SourceFile> Engine = SourceFile.ReadAll(Path.Combine(SharedData.Repository, "src", "XMem"));

    [Fact]
    public void No_cycle_between_folders()
    {
        var cycle = new FolderGraph("XMem", Engine).FindCycle();

        Assert.True(cycle is null, $"Folders of src/XMem depend on each other in a circle: {cycle}.");
    }

    [Fact]
    public void Files_beside_the_project_file_use_no_folder() => Assert.Empty(new FolderGraph("XMem", Engine).UsesByRoot);

    [Fact]
    public void Namespaces_are_named_as_folders() => Assert.All(
        Engine.Where(file => file.Namespace.Length > 0),
        file => Assert.Equal(string.Join('.', ["XMem", .. file.Folders]), file.Namespace));

    [Fact]
    public void Networks_know_no_memory_and_memory_no_network()
    {
        Assert.DoesNotContain(Engine, file => file.Folders is ["Networks", ..] && file.Usings.Any(name => name is "XMem.Memory" or "XMem.Devices"));
        Assert.DoesNotContain(Engine, file => file.Folders is ["Memory", ..] && file.Usings.Any(name => name.StartsWith("XMem.Networks", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_cycle_is_named_with_its_files()
    {
        SourceFile[] files =
        [
            new("A/One.cs", "using System;\nusing XMem.B.Inner;\n\nnamespace XMem.A;\n\ninternal sealed class One;\n"),
            new("B/Inner/Two.cs", "using static XMem.C.Three;\n\nnamespace XMem.B.Inner;\n\ninternal sealed class Two;\n"),
            new("C/Three.cs", "namespace XMem.C;\n\ninternal sealed class Three\n{\n    private readonly A.One _one = new();\n}\n"),
            new("C/Four.cs", "namespace XMem.C;\n\ninternal sealed class Four\n{\n    private readonly string _b = B.Missing;\n}\n"),
        ];

        Assert.Equal("A -> B (A/One.cs), B -> C (B/Inner/Two.cs), C -> A (C/Three.cs)", new FolderGraph("XMem", files).FindCycle());
        Assert.Null(new FolderGraph("XMem", files[..2]).FindCycle());
    }

    [Fact]
    public void Folders_in_one_folder_depend_on_each_other_one_way_too()
    {
        SourceFile[] files =
        [
            new("A/Inner/One.cs", "namespace XMem.A.Inner;\n\ninternal sealed record One(Other.Two? Two);\n"),
            new("A/Other/Two.cs", "using XMem.A.Inner;\n\nnamespace XMem.A.Other;\n\ninternal sealed class Two;\n"),
            new("A/Three.cs", "using XMem.A.Inner;\n\nnamespace XMem.A;\n\ninternal sealed class Three;\n"),
        ];

        Assert.Equal("A/Inner -> A/Other (A/Inner/One.cs), A/Other -> A/Inner (A/Other/Two.cs)", new FolderGraph("XMem", files).FindCycle());
    }
}
