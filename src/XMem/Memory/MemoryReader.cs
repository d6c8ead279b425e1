using System.Collections.Concurrent;
using System.Numerics.Tensors;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Reads memory on the processor (docs/ALGORITHM.md 8.4). Queries go in panels; a panel's scores are made, ranked and forgotten a
/// few elements at a time, so that no matrix of elements x queries ever exists, and cost is linear in elements.
/// </summary>
internal sealed unsafe class MemoryReader : IMemoryReader
{
    private const int PanelWidth = SimilarityKernel.PanelWidth;

    // Elements scored before they are ranked: 96 x 16 scores are 6 KB.
    private const int Tile = 96;

    // What usage counting remembers between panels and the sum over queries, in entries.
    private const int UsageBlock = 1 << 20;

    private readonly int _topK;
    private readonly int _valueChannels;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<Worker> _workers = [];
    private int[] _elements = [];
    private float[] _weights = [];

    /// <summary>Makes a reader; it keeps its scratch from read to read.</summary>
    /// <param name="topK">k of the softmax; all elements count where there are fewer.</param>
    /// <param name="valueChannels">Cv.</param>
    /// <param name="threads">Threads to use at most; 0 for one per processor.</param>
    public MemoryReader(int topK, int valueChannels, int threads)
    {
        _topK = topK;
        _valueChannels = valueChannels;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = ProcessorShare.Threads(threads) };
    }

    /// <inheritdoc/>
    public void Read(
        IReadOnlyList<ElementStore> stores, IReadOnlyList<ObjectGroup> groups, NativeTensor key, NativeTensor selection, NativeTensor readout, bool countUsage)
    {
        var queries = checked((int)(key.Count / stores[0].Keys.Width));
        var k = Math.Min(_topK, stores.Sum(store => store.Count));
        var panels = (queries + PanelWidth - 1) / PanelWidth;
        var panelsAtOnce = countUsage ? Math.Clamp(UsageBlock / (k * PanelWidth), 1, panels) : panels;
        if (countUsage)
            ReserveUsage(panelsAtOnce * PanelWidth * k);

        for (var first = 0; first < panels; first += panelsAtOnce)
        {
            var block = first;
            Parallel.For(
                first,
                Math.Min(first + panelsAtOnce, panels),
                _parallel,
                () => Rent(k, groups.Count),
                (panel, _, worker) =>
                {
                    worker.Rank(stores, key, selection, queries, panel * PanelWidth);
                    var lanes = Math.Min(PanelWidth, queries - panel * PanelWidth);
                    for (var g = 0; g < groups.Count; g++)
                        worker.Sum(stores, g, groups[g], _valueChannels, readout, queries, panel * PanelWidth, lanes);
                    if (countUsage)
                        worker.Remember(_elements, _weights, (panel - block) * PanelWidth, lanes);
                    return worker;
                },
                _workers.Add);
            if (countUsage)
                UsageCounting.Count(stores, _elements.AsSpan(0, (Math.Min((first + panelsAtOnce) * PanelWidth, queries) - (first * PanelWidth)) * k), _weights);
        }

        if (countUsage)
        {
            foreach (var store in stores)
                store.Age();
        }
    }

    public void Dispose()
    {
        while (_workers.TryTake(out var worker))
            worker.Dispose();
    }

    private Worker Rent(int k, int groups)
    {
        if (_workers.TryTake(out var worker))
        {
            if (worker.Fits(k, groups))
                return worker;
            worker.Dispose();
        }

        return new Worker(k, groups);
    }

    private void ReserveUsage(int entries)
    {
        if (_elements.Length >= entries)
            return;
        _elements = new int[entries];
        _weights = new float[entries];
    }

    /// <summary>One thread's scratch: a panel of queries, a tile of scores, the candidates of every group, sums of values.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly TopK[] _best;
        private readonly NativeTensor _panel = new();
        private readonly NativeTensor _scores = new(Tile, PanelWidth);
        private readonly NativeTensor _sums = new();

        public Worker(int k, int groups) => _best = [.. Enumerable.Range(0, groups).Select(_ => new TopK(k))];

        public bool Fits(int k, int groups) => _best.Length == groups && _best[0].Capacity == k;

        /// <summary>Finds the best elements of a panel of queries for each group.</summary>
        public void Rank(IReadOnlyList<ElementStore> stores, NativeTensor key, NativeTensor selection, int queries, int firstQuery)
        {
            LoadPanel(stores[0].Keys.Width, key, selection, queries, firstQuery);
            foreach (var best in _best)
                best.Clear();

            var firstOfStore = 0;
            foreach (var store in stores)
            {
                var depth = store.SimilarityRows.Width;
                for (var tile = 0; tile < store.Count; tile += Tile)
                {
                    var count = Math.Min(Tile, store.Count - tile);
                    SimilarityKernel.Multiply(store.SimilarityRows.Pointer(tile), count, depth, _panel.Pointer, _scores.Pointer);
                    for (var g = 0; g < _best.Length; g++)
                    {
                        var skipped = Math.Clamp(store.FirstElementOf(g) - tile, 0, count);
                        _best[g].Offer(_scores.Pointer + skipped * PanelWidth, count - skipped, firstOfStore + tile + skipped);
                    }
                }

                firstOfStore += store.Count;
            }

            for (var lane = 0; lane < PanelWidth; lane++)
            {
                foreach (var best in _best)
                    Softmax(best.Scores(lane));
            }
        }

        /// <summary>Sums the chosen values of one group and writes them as planes.</summary>
        public void Sum(
            IReadOnlyList<ElementStore> stores, int g, ObjectGroup group, int valueChannels, NativeTensor readout, int queries, int firstQuery, int lanes)
        {
            var width = group.ObjectCount * valueChannels;
            _sums.Resize(PanelWidth, width);
            for (var lane = 0; lane < lanes; lane++)
            {
                var sum = _sums[lane];
                sum.Clear();
                var elements = _best[g].Elements(lane);
                var weights = _best[g].Scores(lane);
                for (var i = 0; i < elements.Length; i++)
                {
                    var element = elements[i];
                    var store = UsageCounting.Locate(stores, ref element);
                    TensorPrimitives.MultiplyAdd(store.Values[g][element - store.FirstElementOf(g)], weights[i], sum, sum);
                }
            }

            var planes = readout.Pointer + (long)group.FirstObject * valueChannels * queries + firstQuery;
            for (var c = 0; c < width; c++)
            {
                for (var lane = 0; lane < lanes; lane++)
                    planes[(long)c * queries + lane] = _sums.Pointer[lane * width + c];
            }
        }

        /// <summary>Copies the first group's choice to where usage is summed from.</summary>
        public void Remember(int[] elements, float[] weights, int firstQuery, int lanes)
        {
            var best = _best[0];
            for (var lane = 0; lane < lanes; lane++)
            {
                var offset = (firstQuery + lane) * best.Capacity;
                var chosen = best.Elements(lane);
                chosen.CopyTo(elements.AsSpan(offset));
                best.Scores(lane).CopyTo(weights.AsSpan(offset));
                elements.AsSpan(offset + chosen.Length, best.Capacity - chosen.Length).Fill(-1);
            }
        }

        public void Dispose()
        {
            _panel.Dispose();
            _scores.Dispose();
            _sums.Dispose();
        }

        private void LoadPanel(int channels, NativeTensor key, NativeTensor selection, int queries, int firstQuery)
        {
            _panel.Resize(SimilarityRow.Length(channels), PanelWidth);
            _panel.Span.Clear();
            var lanes = Math.Min(PanelWidth, queries - firstQuery);
            for (var lane = 0; lane < lanes; lane++)
            {
                var query = firstQuery + lane;
                SimilarityRow.WriteQuery(key.Span[query..], selection.Span[query..], channels, queries, _panel.Span, lane);
            }
        }

        // The maximum is subtracted: the reference does without and divides 0 by 0 when all scores are very low
        // (docs/ALGORITHM.md 8.2).
        private static void Softmax(Span<float> scores)
        {
            if (scores.IsEmpty)
                return;
            TensorPrimitives.Subtract(scores, TensorPrimitives.Max<float>(scores), scores);
            TensorPrimitives.SoftMax<float>(scores, scores);
        }
    }
}
