namespace XMem.Clips.Runs;

/// <summary>What ended a task.</summary>
/// <param name="Kind">The fixed name of the error.</param>
/// <param name="Message">What was wrong and what to do.</param>
internal sealed record RunError(string Kind, string Message);
