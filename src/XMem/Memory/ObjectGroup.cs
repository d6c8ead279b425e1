namespace XMem.Memory;

/// <summary>
/// Objects that were first stored in the same memory frame: they have values for the same elements (docs/ALGORITHM.md 8.3).
/// </summary>
/// <param name="FirstObject">Index of the group's first object; objects of a group are consecutive.</param>
/// <param name="ObjectCount">Objects in the group.</param>
internal readonly record struct ObjectGroup(int FirstObject, int ObjectCount);
