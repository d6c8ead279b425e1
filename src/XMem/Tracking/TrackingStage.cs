namespace XMem.Tracking;

/// <summary>What a session does with a frame, in this order.</summary>
internal enum TrackingStage
{
    /// <summary>From 8-bit frame to normalized, resized and padded network input; masks likewise.</summary>
    Preprocessing,

    /// <summary>The key encoder.</summary>
    KeyEncoding,

    /// <summary>Similarity, top-k, softmax and readout.</summary>
    MemoryReading,

    /// <summary>The mask decoder.</summary>
    MaskDecoding,

    /// <summary>Soft aggregation of the objects' masks, found or given.</summary>
    Aggregation,

    /// <summary>The value encoder; memory frames only.</summary>
    ValueEncoding,

    /// <summary>Storing keys and values, consolidation and eviction; memory frames only.</summary>
    MemoryWriting,

    /// <summary>From probabilities to labels at the source's size.</summary>
    Postprocessing,
}
