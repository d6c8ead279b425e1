using System.Management.Automation;

namespace XMem.Shell.Commands.Support;

/// <summary>PowerShell's order of values: null first, then as <c>-lt</c> has it, and as text where two values cannot be compared.</summary>
internal sealed class ValueComparer(bool ignoreCase) : IComparer<object?>
{
    public int Compare(object? x, object? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);

        if (LanguagePrimitives.TryCompare(x, y, ignoreCase, out var order))
            return order;

        return string.Compare(
            x.ToString(), y.ToString(), ignoreCase ? StringComparison.CurrentCultureIgnoreCase : StringComparison.CurrentCulture);
    }
}
