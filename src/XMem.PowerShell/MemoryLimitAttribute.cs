using System.Management.Automation;
using XMem.Tracking;

namespace XMem.PowerShell;

/// <summary>Lets a parameter of bytes take Auto, and sizes as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MemoryLimitAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text)
            return inputData;
        try
        {
            return MemoryLimit.Parse(text);
        }
        catch (XMemException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
