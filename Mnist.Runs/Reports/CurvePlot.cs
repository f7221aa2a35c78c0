using System.Globalization;
using Mnist.Runs.Paper;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Mnist.Runs.Reports;

/// <summary>A metric over the epochs, training and validation, with the mean of Keras' runs and one standard deviation on either side behind it.</summary>
/// <remarks>Drawn as SVG: sharp at any size, and the text is set by whoever shows it, so that a machine without fonts draws it too.</remarks>
internal sealed class CurvePlot
{
    private const int Width = 560;
    private const int Height = 340;
    private static readonly string Size = string.Create(CultureInfo.InvariantCulture, $"width=\"{Width}\" height=\"{Height}\"");
    private const int BandOpacity = 60;

    // Readable on white and on black.
    private static readonly OxyColor TrainingColor = OxyColor.FromRgb(0x2f, 0x7e, 0xd8);
    private static readonly OxyColor ValidationColor = OxyColor.FromRgb(0xd9, 0x67, 0x0c);
    private static readonly OxyColor LineColor = OxyColor.FromAColor(0x60, OxyColors.Gray);

    /// <summary>What is drawn, as <c>Loss</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Our training metric, one number an epoch.</summary>
    public required IReadOnlyList<float> Training { get; init; }

    /// <summary>Our validation metric; may be empty.</summary>
    public required IReadOnlyList<float> Validation { get; init; }

    /// <summary>Training metric of Keras' runs, one spread an epoch; may be empty.</summary>
    public required IReadOnlyList<SeedSpread> KerasTraining { get; init; }

    /// <summary>Validation metric of Keras' runs, one spread an epoch; may be empty.</summary>
    public required IReadOnlyList<SeedSpread> KerasValidation { get; init; }

    /// <summary>The plot in words, for those who cannot see it.</summary>
    public string Description
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

    /// <summary>Draws it as a file of its own, on white.</summary>
    /// <returns>An SVG document.</returns>
    public string DrawAlone() => Draw(alone: true);

    /// <summary>Draws it as an element of a page, on the page's colour and as wide as there is room.</summary>
    /// <param name="id">Unique in the page; the names of its parts begin with it.</param>
    /// <returns>An SVG element.</returns>
    public string DrawInside(string id)
    {
        // Without the declaration of a document, sized by the page, and with names no other plot has.
        string document = Draw(alone: false);
        string content = document[(document.IndexOf(Size, StringComparison.Ordinal) + Size.Length)..];
        return string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\"{content}")
            .Replace("id=\"clipPath", $"id=\"{id}-clip", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{id}-clip", StringComparison.Ordinal);
    }

    private string Draw(bool alone)
    {
        PlotModel plot = new()
        {
            Title = Title,
            TitleFontSize = 14,
            DefaultFont = "sans-serif",
            TextColor = OxyColor.FromRgb(0x33, 0x33, 0x33),
            Background = alone ? OxyColors.White : OxyColors.Transparent,
            PlotAreaBorderColor = LineColor,
            Padding = new OxyThickness(4, 8, 16, 4),
        };
        int epochs = Math.Max(Training.Count, KerasTraining.Count);
        plot.Axes.Add(Axis(AxisPosition.Bottom, "Epoch", minimumStep: 1));
        plot.Axes[0].Minimum = 0.7;
        plot.Axes[0].Maximum = epochs + 0.3;
        plot.Axes[0].MajorStep = Math.Max(1, (epochs + 9) / 10);
        plot.Axes.Add(Axis(AxisPosition.Left, null, minimumStep: 0));
        Add(plot, $"{ReportText.Keras}, training", KerasTraining, TrainingColor);
        Add(plot, $"{ReportText.Keras}, validation", KerasValidation, ValidationColor);
        Add(plot, "training", Training, TrainingColor, MarkerType.Circle);
        Add(plot, "validation", Validation, ValidationColor, MarkerType.Square);

        bool rises = KerasTraining.Count > 0 ? KerasTraining[^1].Mean > KerasTraining[0].Mean : Training[^1] > Training[0];
        plot.Legends.Add(new Legend
        {
            LegendPosition = rises ? LegendPosition.RightBottom : LegendPosition.RightTop,
            LegendSymbolLength = 24,
        });
        return new SvgExporter { Width = Width, Height = Height, IsDocument = alone, TextMeasurer = new RoomyText() }.ExportToString(plot);
    }

    private static LinearAxis Axis(AxisPosition position, string? title, double minimumStep) => new()
    {
        Position = position,
        Title = title,
        MinimumMajorStep = minimumStep,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromAColor(0x30, OxyColors.Gray),
        MinorTickSize = 0,

        // Room for half a mark, which is cut off at the border otherwise.
        MinimumPadding = 0.05,
        MaximumPadding = 0.05,
        TicklineColor = LineColor,
        AxislineColor = LineColor,
    };

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

    // Which font will be taken is not known here; the widest common ones need this much more than the one measured.
    private sealed class RoomyText() : PdfRenderContext(Width, Height, OxyColors.Transparent)
    {
        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new OxySize(size.Width * 1.35, size.Height * 1.4);
        }
    }
}
