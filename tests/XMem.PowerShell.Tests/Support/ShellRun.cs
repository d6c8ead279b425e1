namespace XMem.PowerShell.Tests.Support;

/// <summary>What xmem-shell left behind.</summary>
internal sealed record ShellRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard output, without empty ones.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Fails the test unless it ended well and said nothing on standard error.</summary>
    public ShellRun Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }
}
