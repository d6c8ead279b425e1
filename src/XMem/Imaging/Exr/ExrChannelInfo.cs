namespace XMem.Imaging.Exr;

/// <summary>A channel as a header describes it.</summary>
/// <param name="Name">Its name: "R", or with its layer "beauty.R".</param>
/// <param name="Type">What its samples are.</param>
/// <param name="IsSubsampled">Whether it has fewer samples than pixels.</param>
internal sealed record ExrChannelInfo(string Name, ExrPixelType Type, bool IsSubsampled)
{
    /// <summary>Bytes of a sample.</summary>
    public int SampleSize => Type == ExrPixelType.Half ? 2 : 4;
}
