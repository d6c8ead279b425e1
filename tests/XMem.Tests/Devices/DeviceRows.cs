using XMem.Memory;

namespace XMem.Tests.Devices;

/// <summary>Brings values of any memory to where tests can look at them.</summary>
internal static unsafe class DeviceRows
{
    public static float[] Read(RowBuffer rows, int row)
    {
        var values = new float[rows.Width];
        fixed (float* first = values)
            rows.View(row, 1).Space.Read(rows.Pointer(row), first, values.Length);
        return values;
    }
}
