using System.Runtime.ExceptionServices;

namespace XMem.Evaluation;

/// <summary>Works on the frames of a sequence in parallel.</summary>
internal static class Frames
{
    /// <summary>Calls an action for 0 to count - 1 on all processors; the first error is thrown as it is.</summary>
    public static void ForEach(int count, Action<int> action, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, action);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
