namespace XMem.Tests.Memory;

/// <summary>A frame of <see cref="NaiveMemory"/>; permanent while an object is followed that joined in it, or if it is kept.</summary>
internal sealed class NaiveFrame(List<NaiveElement> elements, bool isKept)
{
    public List<NaiveElement> Elements => elements;

    public bool IsKept => isKept;
}
