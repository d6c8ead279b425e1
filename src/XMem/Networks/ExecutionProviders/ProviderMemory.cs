using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>A device's memory that tensors can live in: it is addressed as main memory is.</summary>
/// <param name="Provider">What runs small graphs there, beside the networks.</param>
/// <param name="Info">The memory.</param>
/// <param name="Pinned">Main memory that the device reaches by itself; null if ONNX Runtime has no name for it.</param>
internal sealed record ProviderMemory(ExecutionProvider Provider, OrtMemoryInfo Info, OrtMemoryInfo? Pinned = null);
