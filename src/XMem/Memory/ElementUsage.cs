namespace XMem.Memory;

/// <summary>How much elements of memory were read: affinity received per read (XMem, section 3.3.2).</summary>
/// <param name="Working">A value for each element of working memory.</param>
/// <param name="LongTerm">A value for each prototype.</param>
internal sealed record ElementUsage(float[] Working, float[] LongTerm);
