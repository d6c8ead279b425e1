using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Remove-XMemObject: one object less, by number or from a result, and clear words where there is none.</summary>
public sealed class RemoveXMemObjectTests : ClipTest
{
    [Fact]
    public void The_object_goes_and_the_other_stays()
    {
        StartAndStep();

        Assert.Empty(Run("Remove-XMemObject 1").Succeeded().Values);

        Assert.Equal([2], Run("$session.Objects").Succeeded().Values);
        Assert.DoesNotContain((byte)1, LabelsOf(Run("Invoke-XMemStep $frames/00001.png").Single));
    }

    [Theory]
    [InlineData("1, 2 | Remove-XMemObject")]
    [InlineData("$result.Objects | Remove-XMemObject")]
    [InlineData("Remove-XMemObject -ObjectId 2, 1 -Session $session")]
    public void Several_objects_go_at_once(string script)
    {
        StartAndStep();
        Run(script).Succeeded();
        Assert.Empty(Run("$session.Objects").Succeeded().Values);
    }

    [Fact]
    public void What_is_not_followed_is_an_error_that_the_command_survives()
    {
        StartAndStep();

        var result = Run("Remove-XMemObject 9, 1");

        Assert.Null(result.TerminatingError);
        Assert.Single(result.Errors).Is("ObjectNotFound", "Remove-XMemObject", "Object 9", "1, 2");
        Assert.Equal(9, result.Errors[0].TargetObject);
        Assert.Equal([2], Run("$session.Objects").Succeeded().Values);
    }

    [Fact]
    public void WhatIf_removes_nothing()
    {
        StartAndStep();
        Run("Remove-XMemObject 1 -WhatIf").Succeeded();
        Assert.Equal([1, 2], Run("$session.Objects").Succeeded().Values);
    }

    [Fact]
    public void A_removed_session_ends_the_command()
    {
        StartAndStep();
        var error = Run("Remove-XMemSession $session; Remove-XMemObject 1 -Session $session").TerminatingError;
        Assert.NotNull(error);
        error.Is("SessionDisposed", "Remove-XMemObject", "New-XMemSession");
    }

    [Fact]
    public void The_numbers_of_the_objects_are_completed()
    {
        StartAndStep();
        Assert.Equal(["1", "2"], Complete("Remove-XMemObject "));
        Assert.Equal(["2"], Complete("Remove-XMemObject -ObjectId 2"));
        Run("$null = New-XMemSession").Succeeded();
        Assert.Equal(["1", "2"], Complete("Remove-XMemObject -Session $session -ObjectId "));
    }

    private void StartAndStep()
    {
        Start();
        Run("$result = Invoke-XMemStep $frames/00000.png").Succeeded();
    }

    private IReadOnlyList<object?> Complete(string typed) =>
        Run("(TabExpansion2 $typed $typed.Length).CompletionMatches.CompletionText", ("typed", typed)).Succeeded().Values;
}
