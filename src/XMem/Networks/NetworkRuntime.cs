using XMem.Networks.Convolutions;
using XMem.Networks.ExecutionProviders;

namespace XMem.Networks;

/// <summary>What runs the networks of a model.</summary>
/// <param name="Provider">The execution provider.</param>
/// <param name="Threads">Threads to use at most; 0 for one per processor core.</param>
/// <param name="Scratch">Memory for kernels while they run.</param>
internal sealed record NetworkRuntime(ExecutionProvider Provider, int Threads, ScratchPool Scratch);
