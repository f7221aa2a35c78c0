using ScottPlot;

namespace Mnist.Cli.Reports;

/// <summary>A curve over the epochs, training and validation.</summary>
internal static class CurvePlot
{
    private const int Width = 560;
    private const int Height = 340;

    public static byte[] Draw(string title, IReadOnlyList<float> training, IReadOnlyList<float> validation)
    {
        using Plot plot = new();
        Add(plot, "training", training, Color.FromHex("#1f5fa8"), MarkerShape.FilledCircle);
        if (validation.Count > 0)
        {
            Add(plot, "validation", validation, Color.FromHex("#d1600a"), MarkerShape.FilledSquare);
        }

        plot.Title(title);
        plot.XLabel("Epoch");
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.ShowLegend(validation.Count > 0 && training[^1] > training[0] ? Alignment.LowerRight : Alignment.UpperRight);
        plot.Legend.IsVisible = validation.Count > 0;
        return plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png);
    }

    private static void Add(Plot plot, string name, IReadOnlyList<float> values, Color color, MarkerShape marker)
    {
        ScottPlot.Plottables.Scatter curve = plot.Add.Scatter(
            Enumerable.Range(1, values.Count).Select(epoch => (double)epoch).ToArray(), values.Select(value => (double)value).ToArray(), color);
        curve.LegendText = name;
        curve.LineWidth = 2;
        curve.MarkerShape = marker;
        curve.MarkerSize = 6;
    }
}
