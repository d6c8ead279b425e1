using XMem.Models;
using XMem.Networks.ExecutionProviders;

namespace XMem.Networks;

/// <summary>Loaded networks, shared by all sessions that use the same model in the same way and freed with the last of them.</summary>
internal static class NetworkPool
{
    private static readonly object Gate = new();
    private static readonly Dictionary<(string Model, string Provider, int Threads), Entry> Entries = [];

    /// <summary>Loads a model's networks, or shares those that another session has loaded.</summary>
    public static Lease Rent(XMemModel model, ExecutionProvider provider, int threads)
    {
        // More threads than processors get nothing done, and a session's file may ask for any number.
        threads = Math.Min(threads, Environment.ProcessorCount);
        var key = (model.Id, provider.Identity, threads);
        lock (Gate)
        {
            if (!Entries.TryGetValue(key, out var entry))
                Entries.Add(key, entry = new Entry(new NetworkSet(model, provider, threads)));
            entry.Users++;
            return new Lease(entry.Networks, () => Return(key));
        }
    }

    private static void Return((string Model, string Provider, int Threads) key)
    {
        lock (Gate)
        {
            var entry = Entries[key];
            if (--entry.Users > 0)
            {
                // What only this session needed, for frames larger than the others'.
                entry.Networks.Shrink();
                return;
            }

            Entries.Remove(key);
            entry.Networks.Dispose();
        }
    }

    /// <summary>One session's share of loaded networks.</summary>
    internal sealed class Lease(NetworkSet networks, Action giveBack) : IDisposable
    {
        private Action? _giveBack = giveBack;

        /// <summary>The networks.</summary>
        public NetworkSet Networks { get; } = networks;

        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }

    private sealed class Entry(NetworkSet networks)
    {
        public NetworkSet Networks { get; } = networks;

        public int Users { get; set; }
    }
}
