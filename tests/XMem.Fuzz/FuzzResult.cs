namespace XMem.Fuzz;

/// <summary>What became of a case.</summary>
/// <param name="Outcome">"Read", or the kind of the error, or the type of an exception that should not be.</param>
/// <param name="ContentBytes">Bytes of the file, and of what it unpacks to.</param>
/// <param name="ManagedBytes">Managed memory that the largest step of reading asked for.</param>
/// <param name="NativeBytes">Native memory likewise, 0 if it was no more than in cases before.</param>
/// <param name="Elapsed">Time that reading took.</param>
/// <param name="Fault">What was wrong, null if nothing was.</param>
internal sealed record FuzzResult(string Outcome, long ContentBytes, long ManagedBytes, long NativeBytes, TimeSpan Elapsed, string? Fault);
