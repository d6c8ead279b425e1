namespace XMem.Reports;

/// <summary>Something that happened in a frame.</summary>
/// <param name="Frame">The frame's place in the report, from 0.</param>
/// <param name="Kind">The class of its mark in the style sheet.</param>
/// <param name="Text">What it was.</param>
internal sealed record ChartMark(int Frame, string Kind, string Text);
