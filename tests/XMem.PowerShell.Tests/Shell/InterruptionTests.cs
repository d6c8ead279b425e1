using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests.Shell;

public sealed class InterruptionTests
{
    [Fact]
    public async Task Ctrl_C_stops_the_pipeline_and_its_finally_blocks_run()
    {
        Signal.Interrupt.SkipWhereItIsIgnored();
        var cancellation = TestContext.Current.CancellationToken;

        using var process = ShellProcess.Start(new ShellStart("-NoImport", "-Command", "try { 'waiting'; Start-Sleep 100; 'not reached' } finally { 'cleaned up' | Out-Host }"));
        Assert.Equal("waiting", await process.StandardOutput.ReadLineAsync(cancellation));
        await Signal.Interrupt.SendAsync(process);
        var rest = await process.StandardOutput.ReadToEndAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        await process.WaitForExitAsync(cancellation);

        Assert.Equal("cleaned up", rest.Trim());
        Assert.Equal(1, process.ExitCode);
    }
}
