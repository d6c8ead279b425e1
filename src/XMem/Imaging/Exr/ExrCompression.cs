namespace XMem.Imaging.Exr;

/// <summary>How the samples of an OpenEXR file are compressed (OpenEXR file layout, compression).</summary>
internal enum ExrCompression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Runs of equal bytes, line by line.</summary>
    Rle = 1,

    /// <summary>zlib, line by line.</summary>
    Zips = 2,

    /// <summary>zlib, 16 lines at a time.</summary>
    Zip = 3,

    /// <summary>Wavelets, 32 lines at a time.</summary>
    Piz = 4,

    /// <summary>zlib of 24-bit floats, 16 lines at a time.</summary>
    Pxr24 = 5,

    /// <summary>Blocks of 4 x 4 samples, lossy.</summary>
    B44 = 6,

    /// <summary>As <see cref="B44"/>, with flat areas kept small.</summary>
    B44A = 7,

    /// <summary>Cosine transform, lossy, 32 lines at a time.</summary>
    Dwaa = 8,

    /// <summary>Cosine transform, lossy, 256 lines at a time.</summary>
    Dwab = 9,
}
