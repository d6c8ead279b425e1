using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using XMem.Shell.Hosting;

namespace XMem.PowerShell.Tests.Shell;

public sealed class UserInterfaceTests : IDisposable
{
    private static readonly Collection<ChoiceDescription> YesNo = [new("&Yes", "Do it."), new("&No", "Leave it."), new("Yes to &All", "Do all.")];

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("N\n", 1)]
    [InlineData("yes to all\n", 2)]
    [InlineData("a\n", 2)]
    [InlineData("\n", 1)]
    [InlineData("perhaps\n?\nyes\n", 0)]
    public void A_choice_is_its_key_its_name_or_the_default(string answer, int expected)
    {
        var choice = OnTerminal(answer).PromptForChoice("Caption", "Remove it?", YesNo, defaultChoice: 1);

        Assert.Equal(expected, choice);
        Assert.Contains("[Y] Yes  [N] No  [A] Yes to All  [?] Help (default is \"N\"): ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_says_what_the_choices_mean()
    {
        OnTerminal("?\ny\n").PromptForChoice("Caption", "Remove it?", YesNo, defaultChoice: 1);

        Assert.Contains("N - Leave it.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_choices_end_with_an_empty_line()
    {
        Assert.Equal([0, 2], OnTerminal("y\na\n\n").PromptForChoice("Caption", "Which?", YesNo, defaultChoices: null));
    }

    [Fact]
    public void Missing_parameters_are_asked_for_and_converted()
    {
        var count = new FieldDescription("Count");
        count.SetParameterType(typeof(int));
        var names = new FieldDescription("Names");
        names.SetParameterType(typeof(string[]));

        var answers = OnTerminal("3\na\nb\n\n").Prompt("Caption", "Message", [count, names]);

        Assert.Equal(3, answers["Count"]!.BaseObject);
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(answers["Names"]!.BaseObject));
    }

    [Fact]
    public void Nothing_is_asked_where_there_is_no_user()
    {
        var exception = Assert.Throws<HostException>(() => WithoutTerminal().PromptForChoice("", "Remove it?", YesNo, defaultChoice: 0));

        Assert.Contains("Remove it?", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_one_line_of_a_terminal_that_is_erased_before_text()
    {
        var userInterface = OnTerminal("");

        userInterface.WriteProgress(0, new ProgressRecord(0, "Tracking", "7 of 50") { PercentComplete = 14, SecondsRemaining = 70 });
        userInterface.WriteWarningLine("mind the gap");

        Assert.StartsWith("\r\x1b[2KTracking: 14% 7 of 50, 0:01:10 left\r\x1b[2K", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("mind the gap", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Progress_is_not_shown_where_there_is_no_terminal()
    {
        WithoutTerminal().WriteProgress(0, new ProgressRecord(0, "Tracking", "7 of 50"));

        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void Colours_are_for_terminals()
    {
        OnTerminal("").Write(ConsoleColor.Red, ConsoleColor.Blue, "text");
        Assert.Equal("\x1b[91m\x1b[104mtext\x1b[0m", _output.ToString());

        WithoutTerminal().Write(ConsoleColor.Red, ConsoleColor.Blue, "text");
        Assert.EndsWith("\x1b[0mtext", _output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private ShellUserInterface OnTerminal(string input) => new(new ShellConsole(new StringReader(input), _output, _error)
    {
        InputIsTerminal = true,
        OutputHasColour = true,
        ErrorHasColour = true,
        ErrorIsTerminal = true,
    });

    private ShellUserInterface WithoutTerminal() => new(new ShellConsole(TextReader.Null, _output, _error));
}
