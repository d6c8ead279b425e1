namespace XMem.Shell;

/// <summary>A command line that cannot be understood.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
