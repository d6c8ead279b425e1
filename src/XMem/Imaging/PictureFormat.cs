namespace XMem.Imaging;

/// <summary>The picture file formats that are told apart, by their first bytes.</summary>
internal enum PictureFormat
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>TIFF, little or big endian.</summary>
    Tiff,

    /// <summary>WebP, lossless or lossy.</summary>
    WebP,

    /// <summary>OpenEXR.</summary>
    Exr,
}
