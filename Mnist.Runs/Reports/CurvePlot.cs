using System.Globalization;
using Mnist.Runs.Paper;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Mnist.Runs.Reports;

/// <summary>A metric over the epochs, training and validation, with the mean of Keras' runs and one standard deviation on either side behind it.</summary>
/// <param name="title">What is drawn, as <c>Loss</c>.</param>
internal sealed class CurvePlot(string title) : ReportPlot(width: 480, height: 320)
{
    private const int BandOpacity = 60;

    /// <inheritdoc/>
    public override string Title => title;

    /// <summary>Our training metric, one number an epoch.</summary>
    public required IReadOnlyList<float> Training { get; init; }

    /// <summary>Our validation metric; may be empty.</summary>
    public required IReadOnlyList<float> Validation { get; init; }

    /// <summary>Training metric of Keras' runs, one spread an epoch; may be empty.</summary>
    public required IReadOnlyList<SeedSpread> KerasTraining { get; init; }

    /// <summary>Validation metric of Keras' runs, one spread an epoch; may be empty.</summary>
    public required IReadOnlyList<SeedSpread> KerasValidation { get; init; }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            List<string> parts = [Change("training", Training)];
            if (Validation.Count > 0)
            {
                parts.Add(Change("validation", Validation));
            }

            if (KerasTraining.Count > 0)
            {
                parts.Add($"the mean of {ReportText.Keras} ends training at {NumberText.Spread(KerasTraining[^1])}");
            }

            return $"{Title} over {Training.Count} {(Training.Count == 1 ? "epoch" : "epochs")}: {string.Join("; ", parts)}.";
        }
    }

    /// <inheritdoc/>
    protected override void Fill(PlotModel plot)
    {
        int epochs = Math.Max(Training.Count, KerasTraining.Count);
        plot.Axes.Add(Axis(AxisPosition.Bottom, "Epoch", minimumStep: 1));
        plot.Axes[0].Minimum = 0.7;
        plot.Axes[0].Maximum = epochs + 0.3;
        plot.Axes[0].MajorStep = Math.Max(1, (epochs + 9) / 10);
        plot.Axes.Add(Axis(AxisPosition.Left, null));
        Add(plot, $"{ReportText.Keras}, training", KerasTraining, FirstColor);
        Add(plot, $"{ReportText.Keras}, validation", KerasValidation, SecondColor);
        Add(plot, "training", Training, FirstColor, MarkerType.Circle);
        Add(plot, "validation", Validation, SecondColor, MarkerType.Square);

        bool rises = KerasTraining.Count > 0 ? KerasTraining[^1].Mean > KerasTraining[0].Mean : Training[^1] > Training[0];
        plot.Legends.Add(new Legend
        {
            LegendPosition = rises ? LegendPosition.RightBottom : LegendPosition.RightTop,
            LegendSymbolLength = 24,
        });
    }

    // The band has no line of its own, so that the mean alone is one.
    private static void Add(PlotModel plot, string name, IReadOnlyList<SeedSpread> spreads, OxyColor color)
    {
        if (spreads.Count == 0)
        {
            return;
        }

        AreaSeries band = new() { Color = OxyColors.Transparent, Color2 = OxyColors.Transparent, Fill = OxyColor.FromAColor(BandOpacity, color), RenderInLegend = false };
        LineSeries mean = new() { Title = name, Color = color, StrokeThickness = 1.2, LineStyle = LineStyle.Dash };
        for (int i = 0; i < spreads.Count; i++)
        {
            SeedSpread spread = spreads[i];
            band.Points.Add(new DataPoint(i + 1, spread.Mean + spread.StandardDeviation));
            band.Points2.Add(new DataPoint(i + 1, spread.Mean - spread.StandardDeviation));
            mean.Points.Add(new DataPoint(i + 1, spread.Mean));
        }

        plot.Series.Add(band);
        plot.Series.Add(mean);
    }

    private static void Add(PlotModel plot, string name, IReadOnlyList<float> values, OxyColor color, MarkerType marker)
    {
        if (values.Count == 0)
        {
            return;
        }

        LineSeries curve = new()
        {
            Title = name,
            Color = color,
            StrokeThickness = 2.5,
            MarkerType = marker,
            MarkerSize = 3.5,
            MarkerFill = color,
        };
        for (int i = 0; i < values.Count; i++)
        {
            curve.Points.Add(new DataPoint(i + 1, values[i]));
        }

        plot.Series.Add(curve);
    }

    private static string Change(string name, IReadOnlyList<float> values) => $"{name} from {Number(values[0])} to {Number(values[^1])}";

    private static string Number(float value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
