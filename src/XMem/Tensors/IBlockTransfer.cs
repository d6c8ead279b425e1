namespace XMem.Tensors;

/// <summary>
/// Moves blocks of memory to a session file, or back. Whoever owns memory names its blocks once, in one order, for both directions.
/// </summary>
internal unsafe interface IBlockTransfer
{
    /// <summary>Moves float32 values.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many; may exceed 2^31.</param>
    void Move(float* first, long count);

    /// <summary>Moves bytes.</summary>
    void Move(byte[] bytes);
}
