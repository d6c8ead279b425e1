using System.Diagnostics;
using System.Globalization;

namespace XMem.Cli.Tests.Support;

/// <summary>What can be done with a <see cref="Signal"/>.</summary>
internal static class SignalExtensions
{
    /// <summary>
    /// Skips the test where the signal would not arrive: a process passes on which signals it ignores, nohup ignores
    /// SIGHUP, and a script's shell SIGINT in what it starts with an ampersand.
    /// </summary>
    public static void SkipWhereItIsIgnored(this Signal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A test cannot send signals to another process on Windows.");
        Assert.SkipWhen(IsIgnored(signal), $"These tests were started with the signal {signal} ignored, as by nohup or with an ampersand in a script, and so is what they start.");
    }

    /// <summary>Sends it and waits until it is sent.</summary>
    public static async Task SendAsync(this Signal signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{(int)signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static bool IsIgnored(Signal signal)
    {
        const string Status = "/proc/self/status";
        const string Ignored = "SigIgn:";
        if (!File.Exists(Status))
            return false;

        var line = File.ReadLines(Status).First(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        var bits = ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((bits >> ((int)signal - 1)) & 1) == 1;
    }
}
