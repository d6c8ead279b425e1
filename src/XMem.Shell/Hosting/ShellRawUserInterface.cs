using System.Management.Automation.Host;

namespace XMem.Shell.Hosting;

/// <summary>The console as the engine sees it: a page of a certain width. There is no screen buffer to read or to move.</summary>
internal sealed class ShellRawUserInterface(ShellConsole console) : PSHostRawUserInterface
{
    // "The terminal's own colour", as pwsh on Unix reports it.
    private const ConsoleColor Default = (ConsoleColor)(-1);

    /// <summary>The width while output is captured, or null.</summary>
    public int? CapturedWidth { get; set; }

    public override ConsoleColor ForegroundColor { get; set; } = Default;

    public override ConsoleColor BackgroundColor { get; set; } = Default;

    public override Size BufferSize
    {
        get => new(CapturedWidth ?? console.Width(), Height);
        set => throw NotSupported();
    }

    // The engine's error view wraps messages at the window, its tables end at the buffer.
    public override Size WindowSize
    {
        get => new(console.ErrorWidth(), Height);
        set => throw NotSupported();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw NotSupported();
    }

    public override Coordinates CursorPosition
    {
        get => new(0, 0);
        set => throw NotSupported();
    }

    public override int CursorSize
    {
        get => 1;
        set => throw NotSupported();
    }

    public override string WindowTitle
    {
        get => OperatingSystem.IsWindows() ? Console.Title : "";
        set
        {
            if (console.OutputHasColour)
                Console.Title = value;
        }
    }

    public override bool KeyAvailable => console.InputIsTerminal && Console.KeyAvailable;

    private static int Height => 50;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!console.InputIsTerminal)
            throw new HostException("A command waits for a key, but standard input is not a terminal.");

        var key = Console.ReadKey(intercept: options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, ControlKeys(key.Modifiers), keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    // Clear-Host.
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (console.OutputHasColour)
            Console.Clear();
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotSupported();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotSupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw NotSupported();

    private static ControlKeyStates ControlKeys(ConsoleModifiers modifiers)
    {
        var states = default(ControlKeyStates);
        if (modifiers.HasFlag(ConsoleModifiers.Shift))
            states |= ControlKeyStates.ShiftPressed;
        if (modifiers.HasFlag(ConsoleModifiers.Alt))
            states |= ControlKeyStates.LeftAltPressed;
        if (modifiers.HasFlag(ConsoleModifiers.Control))
            states |= ControlKeyStates.LeftCtrlPressed;
        return states;
    }

    private static NotSupportedException NotSupported() => new("xmem-shell has no screen buffer.");
}
