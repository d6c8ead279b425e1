namespace XMem.Memory;

/// <summary>How much the memories hold (docs/ALGORITHM.md 1).</summary>
/// <param name="MinFrames">T_min, frames left in working memory after a consolidation.</param>
/// <param name="MaxFrames">T_max, frames in working memory that trigger one.</param>
/// <param name="PrototypeCount">P, prototypes made by one.</param>
/// <param name="LongTermCapacity">LT_max, elements that long-term memory never exceeds.</param>
/// <param name="TopK">k, elements in the softmax of a read.</param>
/// <param name="UseLongTerm">False: working memory keeps every memory frame.</param>
/// <param name="Threads">Threads for reading; 0 for one per processor.</param>
internal readonly record struct MemoryOptions(
    int MinFrames, int MaxFrames, int PrototypeCount, int LongTermCapacity, int TopK, bool UseLongTerm, int Threads);
