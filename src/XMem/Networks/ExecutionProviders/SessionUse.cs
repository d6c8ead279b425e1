namespace XMem.Networks.ExecutionProviders;

/// <summary>What a session of ONNX Runtime is for: a provider may be set up differently for each.</summary>
internal enum SessionUse
{
    /// <summary>A network of the model.</summary>
    Network,

    /// <summary>A small graph beside the networks, on tensors of ever other sizes.</summary>
    Kernel,

    /// <summary>A small graph whose session hands out the memory that the memories live in.</summary>
    Memory,
}
