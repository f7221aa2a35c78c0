using System.Globalization;
using Mnist.Formats;
using Mnist.MLNet.Evaluation;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Mnist.Runs.Reports;

/// <summary>A curve for each class against all others: ROC or precision over recall.</summary>
/// <param name="curves">The curves.</param>
/// <param name="roc">Whether the ROC curves are drawn.</param>
internal sealed class ClassCurvesPlot(IReadOnlyList<ScoreCurves> curves, bool roc) : ReportPlot(width: 440, height: 400)
{
    // A legend has room for a word.
    private const int MostLetters = 16;

    // More lines cannot be told apart by colour, nor their names be read.
    private const int MostNamed = 10;

    private static readonly OxyColor[] Colors =
    [
        FirstColor, SecondColor, OxyColor.FromRgb(0x2c, 0xa0, 0x2c), OxyColor.FromRgb(0xd6, 0x3a, 0x3a), OxyColor.FromRgb(0x94, 0x67, 0xbd),
        OxyColor.FromRgb(0xa0, 0x6f, 0x5f), OxyColor.FromRgb(0xd8, 0x6a, 0xb8), OxyColor.FromRgb(0x80, 0x80, 0x80), OxyColor.FromRgb(0x9a, 0x9b, 0x1a), OxyColor.FromRgb(0x15, 0x97, 0xa5),
    ];

    /// <inheritdoc/>
    public override string Title => roc ? "ROC" : "Precision and recall";

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string figure = roc ? "area under the curve" : "average precision";
            (string Label, double Value)[] known = [.. curves.Select(curve => (curve.Label, Value: roc ? curve.Auc : curve.AveragePrecision)).Where(curve => curve.Value is not null).Select(curve => (curve.Label, curve.Value!.Value))];
            return known.Length == 0
                ? $"{Title}: no class has a curve."
                : string.Create(
                    CultureInfo.InvariantCulture, $"{Title} of each class against the others: {figure} from {NumberText.Number(known.Min(curve => curve.Value))} (class {known.MinBy(curve => curve.Value).Label}) to {NumberText.Number(known.Max(curve => curve.Value))} (class {known.MaxBy(curve => curve.Value).Label}).");
        }
    }

    /// <inheritdoc/>
    protected override void Fill(PlotModel plot)
    {
        plot.Axes.Add(Fractions(AxisPosition.Bottom, roc ? "False positive rate" : "Recall"));
        plot.Axes.Add(Fractions(AxisPosition.Left, roc ? "True positive rate" : "Precision"));
        if (roc)
        {
            LineSeries chance = new() { Color = LineColor, LineStyle = LineStyle.Dash, StrokeThickness = 1.2 };
            chance.Points.Add(new DataPoint(0, 0));
            chance.Points.Add(new DataPoint(1, 1));
            plot.Series.Add(chance);
        }

        bool named = curves.Count <= MostNamed;
        for (int i = 0; i < curves.Count; i++)
        {
            LineSeries line = new() { Title = named ? FileText.Name(curves[i].Label, MostLetters) : null, Color = named ? Colors[i] : OxyColor.FromAColor(0x60, FirstColor), StrokeThickness = named ? 1.8 : 1 };
            (IReadOnlyList<double> x, IReadOnlyList<double> y) = roc ? (curves[i].FalsePositiveRate, curves[i].TruePositiveRate) : (curves[i].Recall, curves[i].Precision);
            line.Points.AddRange(x.Zip(y, (across, up) => new DataPoint(across, up)));
            plot.Series.Add(line);
        }

        if (named)
        {
            plot.Legends.Add(new Legend { LegendPosition = roc ? LegendPosition.RightBottom : LegendPosition.LeftBottom, LegendSymbolLength = 18, LegendFontSize = 11 });
        }
    }
}
