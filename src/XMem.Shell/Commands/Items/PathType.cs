namespace XMem.Shell.Commands.Items;

/// <summary>What Test-Path looks for.</summary>
internal enum PathType
{
    /// <summary>Any item.</summary>
    Any,

    /// <summary>A folder.</summary>
    Container,

    /// <summary>A file.</summary>
    Leaf,
}
