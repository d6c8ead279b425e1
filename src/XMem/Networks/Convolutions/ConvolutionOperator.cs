using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using XMem.Networks.CustomOperators;
using OrtApi = XMem.Networks.CustomOperators.OrtApi;

namespace XMem.Networks.Convolutions;

/// <summary>
/// The operator xmem.Convolution: one of a list of convolutions, by number. Inputs are x and, optionally, a tensor to add; both
/// and the output are N x C x H x W, where the addend may have N = 1.
/// </summary>
internal sealed unsafe class ConvolutionOperator : IDisposable
{
    /// <summary>The operator's domain.</summary>
    public const string Domain = "xmem";

    /// <summary>The operator's name.</summary>
    public const string Name = "Convolution";

    /// <summary>The attribute that says which of the convolutions a node is.</summary>
    public const string Number = "number";

    private const int Float = 1; // ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT
    private const int Required = 0;
    private const int Optional = 1;

    // ONNX Runtime keeps the address; it lives as long as the process.
    private static readonly byte* NameText = (byte*)Marshal.StringToCoTaskMemUTF8(Name);

    private readonly IReadOnlyList<FusedConvolution> _convolutions;
    private readonly int _threads;
    private readonly Definition* _definition;
    private readonly nint _domain;
    private bool _isDisposed;

    /// <summary>Makes the operator.</summary>
    /// <param name="convolutions">What its nodes compute.</param>
    /// <param name="threads">Threads that the work is cut for.</param>
    public ConvolutionOperator(IReadOnlyList<FusedConvolution> convolutions, int threads)
    {
        (_convolutions, _threads) = (convolutions, threads);
        _definition = (Definition*)NativeMemory.AllocZeroed((nuint)sizeof(Definition));
        _definition->Self = GCHandle.Alloc(this);
        _definition->Operator = new OrtCustomOp
        {
            Version = OrtCustomOp.Current,
            GetName = &GetName,
            GetExecutionProviderType = &GetExecutionProviderType,
            GetInputType = &GetElementType,
            GetInputTypeCount = &GetInputCount,
            GetOutputType = &GetElementType,
            GetOutputTypeCount = &GetOutputCount,
            KernelDestroy = &DestroyKernel,
            GetInputCharacteristic = &GetInputCharacteristic,
            GetOutputCharacteristic = &GetOutputCharacteristic,
            GetInputMemoryType = &GetMemoryType,
            CreateKernelV2 = &CreateKernel,
            KernelComputeV2 = &Compute,
        };
        _domain = Api.CreateCustomOpDomain(Domain);
        Api.AddToDomain(_domain, &_definition->Operator);
    }

    /// <summary>Whether this machine and its ONNX Runtime can run it.</summary>
    public static bool IsSupported => WinogradConvolution.IsSupported && OrtApi.Instance is not null;

    private static OrtApi Api => OrtApi.Instance!;

    /// <summary>Lets a session use it. The session must be disposed first.</summary>
    public void AddTo(SessionOptions options) => Api.AddCustomOpDomain(options, _domain);

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Api.ReleaseCustomOpDomain(_domain);
        _definition->Self.Free();
        NativeMemory.Free(_definition);
        foreach (var convolution in _convolutions)
            convolution.Dispose();
    }

    [UnmanagedCallersOnly]
    private static byte* GetName(OrtCustomOp* op) => NameText;

    // None: the processor.
    [UnmanagedCallersOnly]
    private static byte* GetExecutionProviderType(OrtCustomOp* op) => null;

    [UnmanagedCallersOnly]
    private static int GetElementType(OrtCustomOp* op, nuint index) => Float;

    [UnmanagedCallersOnly]
    private static nuint GetInputCount(OrtCustomOp* op) => 2;

    [UnmanagedCallersOnly]
    private static nuint GetOutputCount(OrtCustomOp* op) => 1;

    [UnmanagedCallersOnly]
    private static int GetInputCharacteristic(OrtCustomOp* op, nuint index) => index == 0 ? Required : Optional;

    [UnmanagedCallersOnly]
    private static int GetOutputCharacteristic(OrtCustomOp* op, nuint index) => Required;

    [UnmanagedCallersOnly]
    private static int GetMemoryType(OrtCustomOp* op, nuint index) => 0;

    [UnmanagedCallersOnly]
    private static nint CreateKernel(OrtCustomOp* op, nint api, nint info, nint* kernel)
    {
        try
        {
            var self = (ConvolutionOperator)((Definition*)op)->Self.Target!;
            *kernel = GCHandle.ToIntPtr(GCHandle.Alloc(new Kernel(self._convolutions[(int)Api.Attribute(info, Number)], self._threads)));
            return 0;
        }
        catch (Exception exception)
        {
            return Api.CreateStatus(exception.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void DestroyKernel(void* kernel) => GCHandle.FromIntPtr((nint)kernel).Free();

    [UnmanagedCallersOnly]
    private static nint Compute(void* kernel, nint context)
    {
        try
        {
            ((Kernel)GCHandle.FromIntPtr((nint)kernel).Target!).Compute(context);
            return 0;
        }
        catch (Exception exception)
        {
            return Api.CreateStatus(exception.Message);
        }
    }

    /// <summary>What ONNX Runtime holds, and the way back from it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Definition
    {
        public OrtCustomOp Operator;
        public GCHandle Self;
    }

    /// <summary>A node of a loaded graph.</summary>
    private sealed class Kernel(FusedConvolution convolution, int threads)
    {
        public void Compute(nint context)
        {
            var x = Api.Input(context, 0);
            var shape = Api.Shape(x);
            var (count, height, width) = ((int)shape[0], (int)shape[2], (int)shape[3]);
            var addend = convolution.HasAddend ? Api.Input(context, 1) : 0;
            var y = Api.Output(context, 0, [count, convolution.Convolution.Outputs, height, width]);
            var surroundings = new ConvolutionSurroundings(
                convolution.RectifiesInput,
                convolution.RectifiesOutput,
                addend == 0 ? null : Api.Data(addend),
                isAddendShared: addend != 0 && Api.Shape(addend)[0] == 1);
            var work = new Work(
                convolution.Convolution, convolution.Convolution.Plan(count, height, width, threads), Api.Data(x), Api.Data(y), surroundings);
            var handle = GCHandle.Alloc(work);
            try
            {
                Api.ParallelFor(context, &RunPart, work.Parts, (void*)GCHandle.ToIntPtr(handle));
            }
            finally
            {
                handle.Free();
            }

            if (work.Failure is not null)
                throw new InvalidOperationException(work.Failure.Message, work.Failure);
        }

        [UnmanagedCallersOnly]
        private static void RunPart(void* state, nuint part)
        {
            var work = (Work)GCHandle.FromIntPtr((nint)state).Target!;
            try
            {
                work.Run((int)part);
            }
            catch (Exception exception)
            {
                work.Failure = exception;
            }
        }
    }

    /// <summary>One run of a node.</summary>
    private sealed class Work(WinogradConvolution convolution, WinogradPlan plan, float* x, float* y, ConvolutionSurroundings surroundings)
    {
        public int Parts => plan.Parts;

        public Exception? Failure { get; set; }

        public void Run(int part) => convolution.Run(plan, part, x, y, surroundings);
    }
}
