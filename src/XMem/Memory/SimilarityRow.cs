namespace XMem.Memory;

/// <summary>
/// The anisotropic L2 similarity (XMem, equation 2; docs/ALGORITHM.md 8.1) as one product of a row kept per memory element and a
/// column made per query: S = -s/sqrt(Ck) sum_c e_c (k_c - q_c)^2 = [-s k^2, 2 s k, -s]/sqrt(Ck) . [e, e q, sum e q^2].
/// </summary>
internal static class SimilarityRow
{
    /// <summary>Length of rows and columns, 2 Ck + 1.</summary>
    public static int Length(int keyChannels) => 2 * keyChannels + 1;

    /// <summary>Writes a memory element's row.</summary>
    /// <param name="key">k, Ck values.</param>
    /// <param name="shrinkage">s, at least 1.</param>
    /// <param name="row">2 Ck + 1 values.</param>
    public static void Write(ReadOnlySpan<float> key, float shrinkage, Span<float> row)
    {
        var scale = shrinkage / MathF.Sqrt(key.Length);
        for (var c = 0; c < key.Length; c++)
        {
            row[c] = -scale * key[c] * key[c];
            row[key.Length + c] = 2 * scale * key[c];
        }

        row[^1] = -scale;
    }

    /// <summary>Writes a query's column into a panel of columns that lie side by side.</summary>
    /// <param name="key">q, values <paramref name="stride"/> apart.</param>
    /// <param name="selection">e, values <paramref name="stride"/> apart.</param>
    /// <param name="channels">Ck.</param>
    /// <param name="stride">Distance from channel to channel.</param>
    /// <param name="panel">(2 Ck + 1) x <see cref="SimilarityKernel.PanelWidth"/> values.</param>
    /// <param name="lane">Which column of the panel.</param>
    public static void WriteQuery(
        ReadOnlySpan<float> key, ReadOnlySpan<float> selection, int channels, int stride, Span<float> panel, int lane)
    {
        var constant = 0f;
        for (var c = 0; c < channels; c++)
        {
            var (q, e) = (key[c * stride], selection[c * stride]);
            panel[c * SimilarityKernel.PanelWidth + lane] = e;
            panel[(channels + c) * SimilarityKernel.PanelWidth + lane] = e * q;
            constant += e * q * q;
        }

        panel[2 * channels * SimilarityKernel.PanelWidth + lane] = constant;
    }
}
