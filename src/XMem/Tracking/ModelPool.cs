using XMem.Models;
using XMem.Networks.ExecutionProviders;

namespace XMem.Tracking;

/// <summary>Loaded models, shared by all sessions that use the same model in the same way and freed with the last of them.</summary>
internal static class ModelPool
{
    private static readonly object Gate = new();
    private static readonly Dictionary<(string Model, string Provider, int Threads), Entry> Entries = [];

    /// <summary>Loads a model, or shares the one that another session has loaded.</summary>
    public static Lease Rent(XMemModel model, ExecutionProvider provider, int threads)
    {
        // More threads than processors get nothing done, and a session's file may ask for any number.
        threads = Math.Min(threads, Environment.ProcessorCount);
        var key = (model.Id, provider.Identity, threads);
        lock (Gate)
        {
            if (!Entries.TryGetValue(key, out var entry))
                Entries.Add(key, entry = new Entry(new LoadedModel(model, provider, threads)));
            entry.Users++;
            return new Lease(entry.Model, () => Return(key));
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
                entry.Model.Networks.Shrink();
                return;
            }

            Entries.Remove(key);
            entry.Model.Dispose();
        }
    }

    /// <summary>One session's share of a loaded model.</summary>
    internal sealed class Lease(LoadedModel model, Action giveBack) : IDisposable
    {
        private Action? _giveBack = giveBack;

        /// <summary>The model.</summary>
        public LoadedModel Model { get; } = model;

        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }

    private sealed class Entry(LoadedModel model)
    {
        public LoadedModel Model { get; } = model;

        public int Users { get; set; }
    }
}
