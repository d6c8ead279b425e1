namespace XMem.Cli;

/// <summary>xmem: clips tracked for a scheduler, which sees exit codes and lines.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        NativeEnvironment.SetDefaults();
        using var interruption = new Interruption();
        return new ClipCommand(Console.Out, Console.Error, interruption.Token).Run(arguments);
    }
}
