using XMem.Tensors;

namespace XMem.Memory;

/// <summary>What one frame contributes to working memory, in the networks' layout: a plane per channel.</summary>
/// <param name="Key">Ck x HW.</param>
/// <param name="Shrinkage">1 x HW, at least 1.</param>
/// <param name="Selection">Ck x HW, in 0..1.</param>
/// <param name="Value">objects x Cv x HW, all objects known.</param>
internal readonly record struct MemoryFrame(NativeTensor Key, NativeTensor Shrinkage, NativeTensor Selection, NativeTensor Value);
