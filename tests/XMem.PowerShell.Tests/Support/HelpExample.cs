namespace XMem.PowerShell.Tests.Support;

/// <summary>An example from a cmdlet's help.</summary>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Number">The example's number, from 1.</param>
/// <param name="Code">The script.</param>
/// <param name="Remarks">What it is said to do.</param>
internal sealed record HelpExample(string Cmdlet, int Number, string Code, string Remarks);
