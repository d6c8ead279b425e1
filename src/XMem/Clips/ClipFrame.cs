namespace XMem.Clips;

/// <summary>A frame of a clip, not read yet.</summary>
/// <param name="Name">Its name: that of its file without folder and extension; of a video's frame its number.</param>
/// <param name="Path">The picture, or the video that it is in.</param>
public sealed record ClipFrame(string Name, string Path);
