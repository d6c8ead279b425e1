namespace XMem.Tests.Support;

/// <summary>Variants of a checkpoint file.</summary>
/// <param name="Half">Floating point values are written as float16.</param>
/// <param name="Device">Where the tensors say they were, such as <c>cuda:0</c>.</param>
/// <param name="Trainer">The state dict is the <c>network</c> of XMem's training checkpoint: {it, network, optimizer, scheduler}.</param>
internal sealed record PthOptions(bool Half = false, string Device = "cpu", bool Trainer = false);
