using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Objects;

/// <summary>Running statistics of values. The variance is Welford's, which does not cancel.</summary>
internal sealed class Measurement
{
    private static readonly ValueComparer Order = new(ignoreCase: true);

    private double _mean;
    private double _squares;
    private int _numbers;

    public int Count { get; private set; }

    public double? Sum { get; private set; }

    public double? Average => _numbers > 0 ? Sum / _numbers : null;

    public double? StandardDeviation => _numbers switch
    {
        0 => null,
        1 => 0,
        _ => Math.Sqrt(_squares / (_numbers - 1)),
    };

    public object? Minimum { get; private set; }

    public object? Maximum { get; private set; }

    /// <summary>Takes one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isNumber">Whether it counts for sum, average and standard deviation.</param>
    public void Add(object value, bool isNumber)
    {
        Count++;

        // Text that reads as a number is compared as one, as in PowerShell.
        var comparable = LanguagePrimitives.TryConvertTo(value, out double number) ? number : value;
        if (Minimum is null || Order.Compare(comparable, Minimum) < 0)
            Minimum = comparable;
        if (Maximum is null || Order.Compare(comparable, Maximum) > 0)
            Maximum = comparable;

        if (!isNumber)
            return;

        _numbers++;
        Sum = (Sum ?? 0) + number;
        var difference = number - _mean;
        _mean += difference / _numbers;
        _squares += difference * (number - _mean);
    }
}
