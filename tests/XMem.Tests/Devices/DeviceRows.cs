using XMem.Memory;
using XMem.Tensors;

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

    public static float[] Read(NativeTensor tensor)
    {
        using var onHost = new NativeTensor();
        tensor.CopyTo(onHost);
        return onHost.Span.ToArray();
    }
}
