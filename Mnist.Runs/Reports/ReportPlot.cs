using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace Mnist.Runs.Reports;

/// <summary>A drawing of a report, in a file of its own and inside a page.</summary>
/// <remarks>Drawn as SVG: sharp at any size, and the text is set by whoever shows it, so that a machine without fonts draws it too.</remarks>
/// <param name="width">Width in pixels where it is not scaled.</param>
/// <param name="height">Height in pixels where it is not scaled.</param>
internal abstract class ReportPlot(int width, int height)
{
    // Readable on white and on black.
    protected static readonly OxyColor FirstColor = OxyColor.FromRgb(0x2f, 0x7e, 0xd8);
    protected static readonly OxyColor SecondColor = OxyColor.FromRgb(0xd9, 0x67, 0x0c);
    protected static readonly OxyColor LineColor = OxyColor.FromAColor(0x60, OxyColors.Gray);

    private readonly string _size = string.Create(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\"");

    /// <summary>What is drawn, as <c>Loss</c>; letters and spaces.</summary>
    public abstract string Title { get; }

    /// <summary>The drawing in words, for those who cannot see it.</summary>
    public abstract string Description { get; }

    /// <summary>Name of the file.</summary>
    public string FileName => $"{Title.ToLowerInvariant().Replace(' ', '-')}.svg";

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
        string content = document[(document.IndexOf(_size, StringComparison.Ordinal) + _size.Length)..];
        return string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\"{content}")
            .Replace("id=\"clipPath", $"id=\"{id}-clip", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{id}-clip", StringComparison.Ordinal);
    }

    /// <summary>Puts axes, series and legend into an empty plot.</summary>
    protected abstract void Fill(PlotModel plot);

    /// <summary>An axis with lines across the plot.</summary>
    protected static LinearAxis Axis(AxisPosition position, string? title, double minimumStep = 0) => new()
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

    /// <summary>An axis of fractions from 0 to 1.</summary>
    protected static LinearAxis Fractions(AxisPosition position, string title)
    {
        LinearAxis axis = Axis(position, title);
        (axis.Minimum, axis.Maximum, axis.MajorStep) = (-0.02, 1.02, 0.2);
        return axis;
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
        Fill(plot);
        return new SvgExporter { Width = width, Height = height, IsDocument = alone, TextMeasurer = new RoomyText(width, height) }.ExportToString(plot);
    }

    // Which font will be taken is not known here; the widest common ones need this much more than the one measured.
    private sealed class RoomyText(int width, int height) : PdfRenderContext(width, height, OxyColors.Transparent)
    {
        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new OxySize(size.Width * 1.35, size.Height * 1.4);
        }
    }
}
