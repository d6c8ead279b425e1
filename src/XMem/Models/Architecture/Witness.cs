namespace XMem.Models.Architecture;

/// <summary>A place in a state dict that tells a channel count: one extent of one tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Axis">Which extent.</param>
/// <param name="Multiple">How many times the channel count that extent is.</param>
internal readonly record struct Witness(string Name, int Axis, int Multiple = 1);
