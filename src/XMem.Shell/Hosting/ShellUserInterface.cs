using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace XMem.Shell.Hosting;

/// <summary>Writes objects to the output stream and everything that is about them to the error stream; asks the user.</summary>
internal sealed class ShellUserInterface(ShellConsole console) : PSHostUserInterface, IHostUISupportsMultipleChoiceSelection
{
    private readonly Lock _gate = new();
    private readonly ProgressLine? _progress = console.ErrorIsTerminal ? new ProgressLine(console) : null;
    private readonly ShellRawUserInterface _rawUserInterface = new(console);
    private TextWriter? _captured;

    /// <summary>The user's streams.</summary>
    public ShellConsole Console { get; } = console;

    public override PSHostRawUserInterface RawUI => _rawUserInterface;

    public override bool SupportsVirtualTerminal => Console.OutputHasColour;

    /// <summary>Sends what is written to the output stream to another writer, until the result is disposed.</summary>
    /// <param name="writer">Takes plain text.</param>
    /// <param name="width">Columns of a page.</param>
    public IDisposable Capture(TextWriter writer, int width)
    {
        var capture = new OutputCapture(this, _captured, _rawUserInterface.CapturedWidth);
        _captured = writer;
        _rawUserInterface.CapturedWidth = width;
        return capture;
    }

    /// <summary>Columns of a page of the output stream.</summary>
    public int Width => _rawUserInterface.BufferSize.Width;

    /// <summary>Takes the progress line off the terminal.</summary>
    public void ClearProgress()
    {
        lock (_gate)
            _progress?.Clear();
    }

    /// <summary>Ends all progress.</summary>
    public void EndProgress()
    {
        lock (_gate)
            _progress?.End();
    }

    public override void Write(string value) => WriteOutput(value, Console.OutputHasColour);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (Console.OutputHasColour && _captured is null)
            WriteOutput($"{Ansi.Foreground(foregroundColor)}{Ansi.Background(backgroundColor)}{value}{Ansi.Reset}", decorated: true);
        else
            WriteOutput(value, decorated: false);
    }

    public override void WriteLine() => Write(Environment.NewLine);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        // The line's end stays outside the colour: a terminal would paint the rest of the row.
        Write(foregroundColor, backgroundColor, value);
        WriteLine();
    }

    public override void WriteErrorLine(string value) => WriteMessage(value, PSStyle.Instance.Formatting.Error);

    public override void WriteWarningLine(string message) => WriteMessage($"WARNING: {message}", PSStyle.Instance.Formatting.Warning);

    public override void WriteVerboseLine(string message) => WriteMessage($"VERBOSE: {message}", PSStyle.Instance.Formatting.Verbose);

    public override void WriteDebugLine(string message) => WriteMessage($"DEBUG: {message}", PSStyle.Instance.Formatting.Debug);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
            _progress?.Show(sourceId, record);
    }

    public override string ReadLine()
    {
        ClearProgress();

        // An end of input is an empty answer, as in pwsh.
        return Console.Input.ReadLine() ?? "";
    }

    public override SecureString ReadLineAsSecureString()
    {
        ClearProgress();
        return SecretReader.Read(Console);
    }

    public override Dictionary<string, PSObject?> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireUser(string.Join(", ", descriptions.Select(field => field.Name)));
        WriteIfAny(caption);
        WriteIfAny(message);

        var answers = new Dictionary<string, PSObject?>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
            answers[field.Name] = PSObject.AsPSObject(ReadField(field));

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireUser(message);
        var prompt = new ChoicePrompt(choices, defaultChoice < 0 ? [] : [defaultChoice]);
        WriteIfAny(caption);
        WriteIfAny(message);
        while (true)
        {
            Write(prompt.Line);
            var answer = ReadLine();
            if (prompt.WantsHelp(answer))
                WriteLine(prompt.HelpText);
            else if (prompt.Find(answer) is { } choice)
                return choice;
        }
    }

    public Collection<int> PromptForChoice(
        string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices)
    {
        RequireUser(message);
        int[] defaults = [.. defaultChoices ?? []];
        var prompt = new ChoicePrompt(choices, defaults);
        WriteIfAny(caption);
        WriteIfAny(message);
        var chosen = new Collection<int>();
        while (true)
        {
            Write(prompt.Line);
            var answer = ReadLine();
            if (answer.Length == 0)
                return chosen.Count > 0 ? chosen : [.. defaults];
            if (prompt.WantsHelp(answer))
                WriteLine(prompt.HelpText);
            else if (prompt.Find(answer) is { } choice && !chosen.Contains(choice))
                chosen.Add(choice);
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        RequireUser("a user name and a password");
        WriteIfAny(caption);
        WriteIfAny(message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private object? ReadField(FieldDescription field)
    {
        var type = Type.GetType(field.ParameterAssemblyFullName, throwOnError: false) ?? typeof(string);
        if (type == typeof(SecureString))
        {
            Write($"{field.Name}: ");
            return ReadLineAsSecureString();
        }

        // A list ends with an empty line.
        if (type.IsArray)
            return LanguagePrimitives.ConvertTo(ReadList(field.Name), type, CultureInfo.InvariantCulture);

        Write($"{field.Name}: ");
        return LanguagePrimitives.ConvertTo(ReadLine(), type, CultureInfo.InvariantCulture);
    }

    private List<string> ReadList(string name)
    {
        var items = new List<string>();
        while (true)
        {
            Write($"{name}[{items.Count}]: ");
            var item = ReadLine();
            if (item.Length == 0)
                return items;
            items.Add(item);
        }
    }

    /// <summary>A question to a render farm would never be answered: better an error that says what was asked.</summary>
    private void RequireUser(string? question)
    {
        if (!Console.InputIsTerminal)
            throw new HostException($"A command asks for input, but standard input is not a terminal. Give it on the command line: {question}");
    }

    private void WriteIfAny(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            WriteLine(text);
    }

    private void WriteOutput(string value, bool decorated)
    {
        lock (_gate)
        {
            if (_captured is not null)
            {
                _captured.Write(Plain(value));
                return;
            }

            _progress?.Clear();
            Console.Output.Write(decorated ? value : Plain(value));
            Console.Output.Flush();
        }
    }

    private void WriteMessage(string value, string style)
    {
        lock (_gate)
        {
            _progress?.Clear();

            // The engine's error view brings its own colours.
            var coloured = value.Contains('\x1b') ? value : $"{style}{value}{Ansi.Reset}";
            Console.Error.WriteLine(Console.ErrorHasColour ? coloured : Plain(value));
            Console.Error.Flush();
        }
    }

    private static string Plain(string value) => new StringDecorated(value).ToString(OutputRendering.PlainText);

    private sealed class OutputCapture(ShellUserInterface owner, TextWriter? previousWriter, int? previousWidth) : IDisposable
    {
        public void Dispose()
        {
            owner._captured = previousWriter;
            owner._rawUserInterface.CapturedWidth = previousWidth;
        }
    }
}
