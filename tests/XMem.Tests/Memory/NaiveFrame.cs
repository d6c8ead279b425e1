namespace XMem.Tests.Memory;

/// <summary>A frame of <see cref="NaiveMemory"/>; permanent while an object is followed that joined in it.</summary>
internal sealed class NaiveFrame(List<NaiveElement> elements)
{
    public List<NaiveElement> Elements => elements;
}
