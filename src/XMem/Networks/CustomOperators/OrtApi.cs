using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.CustomOperators;

/// <summary>
/// The functions of ONNX Runtime's C interface that its .NET binding does not offer: those that add operators. The interface is a
/// table of functions that only ever grows at its end; the numbers are places in it (onnxruntime_c_api.h, struct OrtApi).
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The oldest version that has all of them.</summary>
    private const uint Version = 24;

    private readonly void** _table;

    private OrtApi(void** table) => _table = table;

    /// <summary>The interface of the library that the .NET binding uses; null if there is none, or if it is too old.</summary>
    public static OrtApi? Instance { get; } = Find();

    /// <summary>Makes an error that ONNX Runtime takes over.</summary>
    public nint CreateStatus(string message)
    {
        const int Failed = 1;
        var text = Marshal.StringToCoTaskMemUTF8(message);
        var status = ((delegate* unmanaged<int, nint, nint>)_table[0])(Failed, text);
        Marshal.FreeCoTaskMem(text);
        return status;
    }

    /// <summary>Makes an empty set of operators.</summary>
    public nint CreateCustomOpDomain(string name)
    {
        nint domain;
        var text = Marshal.StringToCoTaskMemUTF8(name);
        var status = ((delegate* unmanaged<nint, nint*, nint>)_table[26])(text, &domain);
        Marshal.FreeCoTaskMem(text);
        Check(status);
        return domain;
    }

    /// <summary>Adds an operator, which must live as long as the set.</summary>
    public void AddToDomain(nint domain, OrtCustomOp* op) => Check(((delegate* unmanaged<nint, OrtCustomOp*, nint>)_table[27])(domain, op));

    /// <summary>Lets sessions of these options use a set, which must live as long as they.</summary>
    public void AddCustomOpDomain(SessionOptions options, nint domain) =>
        Check(((delegate* unmanaged<nint, nint, nint>)_table[28])(options.DangerousGetHandle(), domain));

    /// <summary>Frees a set of operators.</summary>
    public void ReleaseCustomOpDomain(nint domain) => ((delegate* unmanaged<nint, void>)_table[101])(domain);

    /// <summary>An integer attribute of a node.</summary>
    public long Attribute(nint kernelInfo, string name)
    {
        long value;
        var text = Marshal.StringToCoTaskMemUTF8(name);
        var status = ((delegate* unmanaged<nint, nint, long*, nint>)_table[86])(kernelInfo, text, &value);
        Marshal.FreeCoTaskMem(text);
        Check(status);
        return value;
    }

    /// <summary>An input of a node; 0 if it is left out.</summary>
    public nint Input(nint context, int index)
    {
        nint value;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)_table[90])(context, (nuint)index, &value));
        return value;
    }

    /// <summary>An output of a node, made in that shape.</summary>
    public nint Output(nint context, int index, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* extents = shape)
            Check(((delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint>)_table[91])(context, (nuint)index, extents, (nuint)shape.Length, &value));
        return value;
    }

    /// <summary>The values of a tensor.</summary>
    public float* Data(nint value)
    {
        void* data;
        Check(((delegate* unmanaged<nint, void**, nint>)_table[51])(value, &data));
        return (float*)data;
    }

    /// <summary>The shape of a tensor, which lives as long as it.</summary>
    public ReadOnlySpan<long> Shape(nint value)
    {
        int type;
        long* extents;
        nuint count;
        Check(((delegate* unmanaged<nint, int*, long**, nuint*, nint>)_table[414])(value, &type, &extents, &count));
        return new ReadOnlySpan<long>(extents, (int)count);
    }

    /// <summary>Runs parts of a kernel's work on the session's threads.</summary>
    public void ParallelFor(nint context, delegate* unmanaged<void*, nuint, void> part, int parts, void* state) =>
        Check(((delegate* unmanaged<nint, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, nint>)_table[274])(
            context, part, (nuint)parts, 0, state));

    private static OrtApi? Find()
    {
        if (!NativeLibrary.TryLoad("onnxruntime", typeof(InferenceSession).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var entry))
            return null;
        var apiBase = ((delegate* unmanaged<nint*>)entry)();
        var table = ((delegate* unmanaged<uint, nint>)apiBase[0])(Version);
        return table == 0 ? null : new OrtApi((void**)table);
    }

    private void Check(nint status)
    {
        if (status == 0)
            return;
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)_table[2])(status));
        ((delegate* unmanaged<nint, void>)_table[93])(status);
        throw new InvalidOperationException(message);
    }
}
