namespace XMem.Tests.Memory;

/// <summary>
/// The memory of docs/ALGORITHM.md 8 with the right behavior for objects that join later, written the slow and obvious way: an
/// element owns its key and its values, so that nothing can be misaligned. What <see cref="XMem.Memory.MemoryBank"/> is compared
/// with.
/// </summary>
internal sealed class NaiveMemory(int topK, int minFrames, int maxFrames, int prototypes, int longTermCapacity)
{
    private readonly List<NaiveFrame> _frames = [];

    // The frame that each object joined in.
    private readonly List<NaiveFrame> _joined = [];

    public List<NaiveElement> LongTerm { get; } = [];

    public IEnumerable<NaiveElement> Working => _frames.SelectMany(frame => frame.Elements);

    public int EvictedElements { get; private set; }

    private IEnumerable<NaiveFrame> Consolidatable => _frames.Except(_joined).Where(frame => !frame.IsKept);

    /// <summary>Reads with a frame's key, then adds the frame.</summary>
    /// <returns>The readout, objects x Cv x HW.</returns>
    public float[] Step(int t, int objects, bool isKept = false)
    {
        var frame = Frame(t, objects);
        var readout = Read(frame);
        _frames.Add(new NaiveFrame(frame, isKept));
        while (_joined.Count < objects)
            _joined.Add(_frames[^1]);
        if (Consolidatable.Count() >= maxFrames - 1)
            Consolidate();
        return readout;
    }

    /// <summary>Forgets an object, and what nothing is left for.</summary>
    public void Remove(int item)
    {
        _joined.RemoveAt(item);
        foreach (var element in LongTerm.Concat(Working).Where(element => element.Values.Length > item))
            element.Values = [.. element.Values.Where((_, other) => other != item)];
        LongTerm.RemoveAll(element => element.Values.Length == 0);
        _frames.RemoveAll(frame => frame.Elements[0].Values.Length == 0);
    }

    private static List<NaiveElement> Frame(int t, int objects)
    {
        const int Count = ScriptedMemory.FrameElements;
        var (key, selection) = (ScriptedMemory.Key(t), ScriptedMemory.Selection(t));
        var (shrinkage, value) = (ScriptedMemory.Shrinkage(t), ScriptedMemory.Value(t, objects));
        return
        [
            .. Enumerable.Range(0, Count).Select(i => new NaiveElement
            {
                Key = Column(key, ScriptedMemory.KeyChannels, 0, i),
                Selection = Column(selection, ScriptedMemory.KeyChannels, 0, i),
                Shrinkage = shrinkage[i],
                Values =
                [
                    .. Enumerable.Range(0, objects).Select(
                        item => Column(value, ScriptedMemory.ValueChannels, item * ScriptedMemory.ValueChannels, i)),
                ],
            }),
        ];

        static double[] Column(float[] planes, int channels, int first, int i) =>
            [.. Enumerable.Range(first, channels).Select(c => (double)planes[c * Count + i])];
    }

    private float[] Read(List<NaiveElement> queries)
    {
        var all = LongTerm.Concat(Working).ToList();
        var readout = new float[_joined.Count * ScriptedMemory.ValueChannels * queries.Count];
        for (var q = 0; q < queries.Count; q++)
        {
            for (var item = 0; item < _joined.Count; item++)
            {
                var known = all.Where(element => element.ValueOf(item) is not null);
                var chosen = known.OrderByDescending(element => Similarity(element, queries[q])).Take(topK).ToList();
                var weights = Softmax([.. chosen.Select(element => Similarity(element, queries[q]))]);
                for (var i = 0; i < chosen.Count; i++)
                {
                    if (item == 0)
                        chosen[i].Use += weights[i];
                    for (var c = 0; c < ScriptedMemory.ValueChannels; c++)
                        readout[(item * ScriptedMemory.ValueChannels + c) * queries.Count + q] += (float)(weights[i] * chosen[i].Values[item]![c]);
                }
            }
        }

        all.ForEach(element => element.Life++);
        return readout;
    }

    private void Consolidate()
    {
        var target = longTermCapacity - prototypes;
        if (LongTerm.Count > target)
        {
            var threshold = LongTerm.Select(element => element.NormalizedUsage).Order().ElementAt(LongTerm.Count - target - 1);
            EvictedElements += LongTerm.RemoveAll(element => element.NormalizedUsage <= threshold);
        }

        var old = Consolidatable.SkipLast(minFrames - 1).ToList();
        var candidates = old.SelectMany(frame => frame.Elements).ToList();
        var chosen = candidates.OrderByDescending(element => element.NormalizedUsage).Take(prototypes)
            .OrderBy(element => element.Values.Length).ToList();
        LongTerm.AddRange(chosen.Select(prototype => Potentiate(prototype, candidates)));
        old.ForEach(frame => _frames.Remove(frame));
    }

    private static NaiveElement Potentiate(NaiveElement prototype, List<NaiveElement> candidates)
    {
        var values = new double[prototype.Values.Length][];
        var shrinkage = 0.0;
        for (var item = 0; item < values.Length; item++)
        {
            var known = candidates.Where(candidate => candidate.ValueOf(item) is not null).ToList();
            var weights = Softmax([.. known.Select(candidate => Similarity(candidate, prototype))]);
            values[item] = [.. Enumerable.Range(0, ScriptedMemory.ValueChannels).Select(c => known.Select((k, i) => k.Values[item]![c] * weights[i]).Sum())];
            if (item == 0)
                shrinkage = known.Select((k, i) => k.Shrinkage * weights[i]).Sum();
        }

        return new NaiveElement { Key = prototype.Key, Selection = prototype.Selection, Shrinkage = shrinkage, Values = values };
    }

    private static double Similarity(NaiveElement element, NaiveElement query)
    {
        var sum = 0.0;
        for (var c = 0; c < element.Key.Length; c++)
            sum += query.Selection[c] * Math.Pow(element.Key[c] - query.Key[c], 2);
        return -element.Shrinkage * sum / Math.Sqrt(element.Key.Length);
    }

    private static double[] Softmax(double[] scores)
    {
        var powers = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
