using System.Globalization;
using Mnist.MLNet.Evaluation;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Mnist.Runs.Reports;

/// <summary>How often a model is right where it is how sure, with 95 % intervals; on the diagonal it is right as often as it says.</summary>
/// <param name="bins">The ranges of confidence.</param>
internal sealed class ReliabilityPlot(IReadOnlyList<CalibrationBin> bins) : ReportPlot(width: 440, height: 400)
{
    /// <inheritdoc/>
    public override string Title => "Reliability";

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            CalibrationBin[] used = [.. Used];
            return used.Length == 0
                ? "Reliability: no images."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Reliability: right in {NumberText.Percent(used[0].Accuracy!.Value, 1)} where it is {NumberText.Percent(used[0].MeanConfidence!.Value, 1)} sure, and in {NumberText.Percent(used[^1].Accuracy!.Value, 1)} where it is {NumberText.Percent(used[^1].MeanConfidence!.Value, 1)} sure.");
        }
    }

    // Records may be of others.
    private IEnumerable<CalibrationBin> Used => bins.Where(bin => bin is { Rows: > 0, MeanConfidence: >= 0 and <= 1 } && bin.Correct >= 0 && bin.Correct <= bin.Rows);

    /// <inheritdoc/>
    protected override void Fill(PlotModel plot)
    {
        plot.Axes.Add(Fractions(AxisPosition.Bottom, "Probability given"));
        plot.Axes.Add(Fractions(AxisPosition.Left, "Fraction right"));
        LineSeries perfect = new() { Color = LineColor, LineStyle = LineStyle.Dash, StrokeThickness = 1.2 };
        perfect.Points.Add(new DataPoint(0, 0));
        perfect.Points.Add(new DataPoint(1, 1));
        plot.Series.Add(perfect);
        LineSeries curve = new() { Color = FirstColor, StrokeThickness = 1.8, MarkerType = MarkerType.Circle, MarkerSize = 3.5, MarkerFill = FirstColor };
        foreach (CalibrationBin bin in Used)
        {
            double confidence = bin.MeanConfidence!.Value;
            ConfidenceInterval interval = bin.AccuracyInterval!;
            LineSeries bar = new() { Color = OxyColor.FromAColor(0x90, FirstColor), StrokeThickness = 1.2 };
            bar.Points.Add(new DataPoint(confidence, interval.Lower));
            bar.Points.Add(new DataPoint(confidence, interval.Upper));
            plot.Series.Add(bar);
            curve.Points.Add(new DataPoint(confidence, bin.Accuracy!.Value));
        }

        plot.Series.Add(curve);
    }
}
