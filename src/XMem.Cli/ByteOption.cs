using System.CommandLine.Parsing;
using XMem.Tracking;

namespace XMem.Cli;

/// <summary>Options that are numbers of bytes, as people write them.</summary>
internal static class ByteOption
{
    /// <summary>Reads 4GB, 500MB, bytes or auto; what is none of these is a mistake of the command line.</summary>
    public static long? Parse(ArgumentResult argument)
    {
        try
        {
            return MemoryLimit.Parse(argument.Tokens[0].Value);
        }
        catch (XMemException exception)
        {
            argument.AddError(exception.Message);
            return null;
        }
    }
}
