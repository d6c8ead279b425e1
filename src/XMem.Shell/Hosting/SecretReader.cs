using System.Security;

namespace XMem.Shell.Hosting;

/// <summary>Reads a line that must not be seen.</summary>
internal static class SecretReader
{
    /// <summary>Reads without echo from a keyboard; a whole line from anything else.</summary>
    public static SecureString Read(ShellConsole console)
    {
        var secret = new SecureString();
        if (!console.InputIsTerminal)
        {
            foreach (var character in console.Input.ReadLine() ?? "")
                secret.AppendChar(character);
            return secret;
        }

        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    console.Output.WriteLine();
                    return secret;
                case ConsoleKey.Backspace when secret.Length > 0:
                    secret.RemoveAt(secret.Length - 1);
                    break;
                case ConsoleKey.Backspace:
                    break;
                default:
                    secret.AppendChar(key.KeyChar);
                    break;
            }
        }
    }
}
