using System.Globalization;

namespace XMem.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KB")]
    [InlineData(1536, "1.50 KB")]
    [InlineData(20 << 20, "20.0 MB")]
    [InlineData(300L << 30, "300 GB")]
    [InlineData(5000L << 40, "5000 TB")]
    public void Bytes_are_written_with_three_digits_and_a_unit(long bytes, string expected) =>
        Assert.Equal(expected, ByteSize.Format(bytes, CultureInfo.InvariantCulture));

    [Fact]
    public void Numbers_are_written_as_the_culture_does() => Assert.Equal("1,50 KB", ByteSize.Format(1536, new CultureInfo("de-DE")));
}
