namespace XMem.Shell.Commands.Output;

/// <summary>The exception of an error that Write-Error was given only a message for.</summary>
internal sealed class WriteErrorException(string message) : Exception(message);
