namespace XMem.Networks.Convolutions;

/// <summary>The matrices of a part, and their products.</summary>
/// <param name="layout">Where they lie.</param>
/// <param name="memory">Values for all of them.</param>
internal readonly unsafe ref struct WinogradWorkspace(WinogradLayout layout, float* memory)
{
    private readonly WinogradLayout _layout = layout;
    private readonly float* _patches = memory;
    private readonly float* _weights = memory + WinogradConvolution.Points * layout.PatchStride;
    private readonly float* _products =
        memory + WinogradConvolution.Points * (layout.PatchStride + WinogradLayout.PanelsAtOnce * layout.WeightStride);

    /// <summary>The first of the 36 values of a patch.</summary>
    public float* Patches(int input, int tile) => _patches + input * _layout.Stride + tile;

    /// <summary>The first of the 36 products of a tile.</summary>
    public float* Products(int output, int tile) => _products + output * _layout.Stride + tile;

    /// <summary>Multiplies the patches with weights; all but the first products are added to what is there.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="firstPanel">The part's first panel of them.</param>
    /// <param name="input">The first input channel of the patches.</param>
    /// <param name="depth">Input channels.</param>
    public void Multiply(WinogradWeights weights, int firstPanel, int input, int depth)
    {
        for (var panel = 0; panel < _layout.Panels; panel += WinogradLayout.PanelsAtOnce)
        {
            var panels = Math.Min(WinogradLayout.PanelsAtOnce, _layout.Panels - panel);
            for (var p = 0; p < panels; p++)
                weights.Transform(firstPanel + panel + p, input, depth, Weights(p, 0), _layout.WeightStride);
            for (var point = 0; point < WinogradConvolution.Points; point++)
                MultiplyPanels(point, panel, panels, depth, accumulate: input > 0);
        }
    }

    private float* Weights(int panel, int point) => _weights + (panel * WinogradConvolution.Points + point) * _layout.WeightStride;

    /// <summary>One of the 36 products, for a few panels.</summary>
    private void MultiplyPanels(int point, int firstPanel, int panels, int depth, bool accumulate)
    {
        var patches = _patches + point * _layout.PatchStride;
        var products = Products(firstPanel * WinogradKernel.Outputs, 0) + point * _layout.ProductStride;
        var tile = 0;
        if (WinogradKernel.IsWideSupported)
        {
            var pairs = panels / 2 * 2;
            for (; tile + WinogradKernel.Tiles < _layout.Tiles; tile += 2 * WinogradKernel.Tiles)
            {
                for (var panel = 0; panel < pairs; panel += 2)
                {
                    WinogradKernel.MultiplyWide(
                        Weights(panel, point),
                        Weights(panel + 1, point),
                        patches + tile,
                        products + panel * WinogradKernel.Outputs * _layout.Stride + tile,
                        depth,
                        _layout.Stride,
                        accumulate);
                }

                for (var panel = pairs; panel < panels; panel++)
                {
                    MultiplyPanel(point, panel, patches + tile, products + tile, depth, accumulate);
                    MultiplyPanel(point, panel, patches + tile + WinogradKernel.Tiles, products + tile + WinogradKernel.Tiles, depth, accumulate);
                }
            }
        }

        for (; tile < _layout.Tiles; tile += WinogradKernel.Tiles)
        {
            for (var panel = 0; panel < panels; panel++)
                MultiplyPanel(point, panel, patches + tile, products + tile, depth, accumulate);
        }
    }

    private void MultiplyPanel(int point, int panel, float* patches, float* products, int depth, bool accumulate) => WinogradKernel.Multiply(
        Weights(panel, point), patches, products + panel * WinogradKernel.Outputs * _layout.Stride, depth, _layout.Stride, accumulate);
}
