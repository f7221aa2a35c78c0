using Mnist.MLNet.Evaluation;
using Mnist.Runs.Records;
using Mnist.Formats;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Mnist.Runs.Reports;

/// <summary>The accuracy of several models with 95 % intervals, beside what the paper and Keras reached.</summary>
/// <param name="runs">The models; those that were evaluated are drawn.</param>
internal sealed class ModelsPlot(IReadOnlyList<StoredRun> runs) : ReportPlot(width: 480, height: 100 + (34 * Evaluated(runs).Length))
{
    private const int MostLetters = 24;

    /// <inheritdoc/>
    public override string Title => "Models";

    /// <inheritdoc/>
    public override string Description =>
        $"Test accuracy with 95 % intervals: {string.Join("; ", Evaluated(runs).Select(run => $"{run.Name} {NumberText.Percent(run.Evaluation!.Accuracy)} ({NumberText.Interval(run.Evaluation.AccuracyInterval)})"))}.";

    /// <summary>The models a chart has something to say of; a single one needs none.</summary>
    public static StoredRun[] Evaluated(IReadOnlyList<StoredRun> runs) => [.. runs.Where(run => run.Evaluation?.AccuracyInterval is not null)];

    /// <inheritdoc/>
    protected override void Fill(PlotModel plot)
    {
        StoredRun[] evaluated = Evaluated(runs);
        LinearAxis across = Axis(AxisPosition.Bottom, "Test accuracy, %");
        plot.Axes.Add(across);

        // The first model at the top, as in the table.
        CategoryAxis names = new() { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, MajorTickSize = 0, AxislineColor = LineColor, TicklineColor = LineColor, GapWidth = 0.2 };
        names.Labels.AddRange(evaluated.Select(run => FileText.Name(run.Name, MostLetters)));
        plot.Axes.Add(names);
        ScatterSeries keras = new() { Title = ReportText.Keras, MarkerType = MarkerType.Diamond, MarkerSize = 4.5, MarkerFill = SecondColor };
        ScatterSeries paper = new() { Title = "Paper", MarkerType = MarkerType.Square, MarkerSize = 4, MarkerFill = OxyColors.Transparent, MarkerStroke = OxyColors.Gray, MarkerStrokeThickness = 1.6 };
        ScatterSeries ours = new() { Title = "Here, with 95 % interval", MarkerType = MarkerType.Circle, MarkerSize = 4.5, MarkerFill = FirstColor };
        for (int i = 0; i < evaluated.Length; i++)
        {
            // Side by side, since they are often the same.
            ConfidenceInterval interval = evaluated[i].Evaluation!.AccuracyInterval!;
            Whisker(plot, i - 0.22, interval.Lower, interval.Upper, FirstColor);
            ours.Points.Add(Point(evaluated[i].Evaluation!.Statistics.Accuracy!.Value, i - 0.22));
            if (ReportText.Reference(evaluated[i]) is not { } zoo)
            {
                continue;
            }

            if (zoo.Reference.Keras is { } spread)
            {
                Whisker(plot, i + 0.05, spread.Mean - spread.StandardDeviation, spread.Mean + spread.StandardDeviation, SecondColor);
                keras.Points.Add(Point(spread.Mean, i + 0.05));
            }

            if (zoo.PaperAccuracy is { } accuracy)
            {
                paper.Points.Add(Point(accuracy, i + 0.28));
            }
        }

        foreach (ScatterSeries marks in (ScatterSeries[])[ours, keras, paper])
        {
            if (marks.Points.Count > 0)
            {
                plot.Series.Add(marks);
            }
        }

        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.TopCenter, LegendPlacement = LegendPlacement.Outside, LegendOrientation = LegendOrientation.Horizontal });
    }

    private static ScatterPoint Point(double accuracy, double place) => new(100 * accuracy, place);

    private static void Whisker(PlotModel plot, double place, double lower, double upper, OxyColor color)
    {
        LineSeries line = new() { Color = OxyColor.FromAColor(0xa0, color), StrokeThickness = 2 };
        line.Points.Add(new DataPoint(100 * lower, place));
        line.Points.Add(new DataPoint(100 * upper, place));
        plot.Series.Add(line);
    }
}
