namespace XMem.Imaging;

/// <summary>
/// Keeps evenly spaced items of a sequence whose length is not known: of those kept, every second is dropped whenever there are too many.
/// </summary>
/// <param name="most">How many are kept at most.</param>
/// <param name="drop">Called with each item that is dropped.</param>
internal sealed class EvenSample<T>(int most, Action<T>? drop = null)
{
    private readonly List<T> _kept = [];
    private int _stride = 1;
    private int _offered;

    /// <summary>The items kept, in their order.</summary>
    public IReadOnlyList<T> Items => _kept;

    /// <summary>Offers the next item; it is made only if it is kept.</summary>
    public void Offer(Func<T> make)
    {
        if (_offered++ % _stride != 0)
            return;
        _kept.Add(make());
        if (_kept.Count <= most)
            return;
        _stride *= 2;
        for (var i = _kept.Count - 1; i >= 0; i--)
        {
            if (i % 2 == 0)
                continue;
            drop?.Invoke(_kept[i]);
            _kept.RemoveAt(i);
        }
    }

    /// <summary>So many of the items kept, the first and the last among them where there are two; all where there are fewer.</summary>
    public IReadOnlyList<T> Pick(int count)
    {
        var picked = Math.Min(count, _kept.Count);
        return [.. Enumerable.Range(0, picked).Select(i => _kept[picked == 1 ? 0 : (int)Math.Round(i * (_kept.Count - 1.0) / (picked - 1))])];
    }
}
