namespace XMem.Imaging.Exr;

/// <summary>What the samples of a channel are (OpenEXR file layout, channel list).</summary>
internal enum ExrPixelType
{
    /// <summary>Unsigned 32-bit integers.</summary>
    UInt = 0,

    /// <summary>16-bit floating point.</summary>
    Half = 1,

    /// <summary>32-bit floating point.</summary>
    Float = 2,
}
