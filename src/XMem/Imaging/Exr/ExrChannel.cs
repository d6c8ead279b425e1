namespace XMem.Imaging.Exr;

/// <summary>A channel to write.</summary>
/// <param name="Name">Its name: "A", or with its layer "person.A".</param>
/// <param name="Values">Width x height values, row by row.</param>
internal sealed record ExrChannel(string Name, float[] Values);
