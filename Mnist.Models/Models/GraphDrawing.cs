using System.Globalization;
using System.Xml;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models;

/// <summary>Draws a model's graph as SVG: a box for each call, in ranks by the longest way from an input, and lines that go round the boxes between.</summary>
/// <remarks>Ranks are ordered by the mean place of their neighbours, up and down in turn (Sugiyama, Tagawa and Toda, 1981).</remarks>
internal sealed class GraphDrawing
{
    private const double CharacterWidth = 7.2;
    private const double LineHeight = 18;
    private const double Padding = 12;
    private const double ColumnGap = 28;
    private const double RankGap = 40;
    private const double Margin = 16;
    private const int Sweeps = 8;

    private readonly Dictionary<Call, Box> _boxes = [];
    private readonly List<List<Box>> _ranks = [];
    private readonly List<Box[]> _lines = [];

    /// <summary>Lays the graph out.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="showShapes">Whether boxes say what comes out.</param>
    /// <param name="showNames">Whether boxes say the layers' names and not only their classes.</param>
    public GraphDrawing(Graph graph, bool showShapes, bool showNames)
    {
        foreach (KerasTensor input in graph.Inputs)
        {
            Place(input.Producer, 0, showShapes, showNames);
        }

        foreach (Call call in graph.Calls.Where(call => call.Operation is Layer))
        {
            Place(call, call.Inputs.Max(input => _boxes[input.Producer].Rank) + 1, showShapes, showNames);
        }

        foreach (Call call in graph.Calls.Where(call => call.Operation is Layer))
        {
            foreach (KerasTensor input in call.Inputs)
            {
                Join(_boxes[input.Producer], _boxes[call]);
            }
        }

        Order();
        Arrange();
    }

    private double Width => _ranks.Max(rank => rank[^1].Right) + Margin;

    private double Height => _ranks[^1].Max(box => box.Y + box.Height) + Margin;

    /// <summary>Writes the drawing.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="title">What is drawn.</param>
    public void Write(Stream stream, string title)
    {
        using XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, CloseOutput = false });
        xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        xml.WriteAttributeString("viewBox", $"0 0 {Number(Width)} {Number(Height)}");
        xml.WriteAttributeString("width", Number(Width));
        xml.WriteAttributeString("height", Number(Height));
        xml.WriteAttributeString("font-family", "Helvetica, Arial, sans-serif");
        xml.WriteAttributeString("font-size", "12");
        xml.WriteElementString("title", title);
        Element(xml, "rect", ("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
        foreach (Box[] line in _lines)
        {
            Element(xml, "path", ("d", Path(line)), ("fill", "none"), ("stroke", "#6b7280"), ("stroke-width", "1.4"));
            Box end = line[^1];
            Element(xml, "path", ("d", $"M {Number(end.X - 4)} {Number(end.Y - 7)} L {Number(end.X)} {Number(end.Y)} L {Number(end.X + 4)} {Number(end.Y - 7)} Z"), ("fill", "#6b7280"));
        }

        foreach (Box box in _boxes.Values)
        {
            Draw(xml, box);
        }

        xml.WriteEndElement();
    }

    private static void Draw(XmlWriter xml, Box box)
    {
        Element(
            xml,
            "rect",
            ("x", Number(box.Left)),
            ("y", Number(box.Y)),
            ("width", Number(box.Width)),
            ("height", Number(box.Height)),
            ("rx", "6"),
            ("fill", box.Call!.Operation is InputLayer ? "#e0f2fe" : "#f3f4f6"),
            ("stroke", "#374151"));
        for (int line = 0; line < box.Lines.Length; line++)
        {
            xml.WriteStartElement("text", "http://www.w3.org/2000/svg");
            xml.WriteAttributeString("x", Number(box.X));
            xml.WriteAttributeString("y", Number(box.Y + Padding + (LineHeight * (line + 0.7))));
            xml.WriteAttributeString("text-anchor", "middle");
            xml.WriteAttributeString("fill", line == 0 ? "#111827" : "#4b5563");
            xml.WriteString(box.Lines[line]);
            xml.WriteEndElement();
        }
    }

    private static void Element(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, "http://www.w3.org/2000/svg");
        foreach ((string attribute, string value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        xml.WriteEndElement();
    }

    private static string Path(Box[] line)
    {
        string path = $"M {Number(line[0].X)} {Number(line[0].Y + line[0].Height)}";
        for (int i = 1; i < line.Length; i++)
        {
            (Box from, Box to) = (line[i - 1], line[i]);
            double start = from.Y + from.Height;
            double middle = (start + to.Y) / 2;
            path += $" C {Number(from.X)} {Number(middle)} {Number(to.X)} {Number(middle)} {Number(to.X)} {Number(to.Y)} L {Number(to.X)} {Number(to.Y + (to.Call is null ? to.Height : 0))}";
        }

        return path;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private void Place(Call call, int rank, bool showShapes, bool showNames)
    {
        string className = ((Layer)call.Operation).ClassName;
        string shapes = string.Join(", ", call.Outputs.Select(output => output.shape));
        string[] lines = [showNames ? call.Operation.Name : className, .. showNames ? [className] : Array.Empty<string>(), .. showShapes ? [shapes] : Array.Empty<string>()];
        _boxes[call] = Add(new Box { Call = call, Rank = rank, Lines = lines, Width = (lines.Max(line => line.Length) * CharacterWidth) + (2 * Padding) });
    }

    private Box Add(Box box)
    {
        while (_ranks.Count <= box.Rank)
        {
            _ranks.Add([]);
        }

        _ranks[box.Rank].Add(box);
        return box;
    }

    // A line over several ranks passes through a narrow empty box in each, so that it goes round the others.
    private void Join(Box from, Box to)
    {
        List<Box> line = [from];
        for (int rank = from.Rank + 1; rank < to.Rank; rank++)
        {
            line.Add(Add(new Box { Call = null, Rank = rank, Lines = [], Width = 1 }));
        }

        line.Add(to);
        for (int i = 1; i < line.Count; i++)
        {
            line[i].Above.Add(line[i - 1]);
            line[i - 1].Below.Add(line[i]);
        }

        _lines.Add([.. line]);
    }

    private void Order()
    {
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Box> rank in down ? _ranks : Enumerable.Reverse(_ranks))
            {
                Dictionary<Box, double> place = rank.Select((box, i) => (box, i)).ToDictionary(pair => pair.box, pair => Mean(down ? pair.box.Above : pair.box.Below, pair.i));
                List<Box> sorted = [.. rank.OrderBy(box => place[box])];
                rank.Clear();
                rank.AddRange(sorted);
            }
        }

        double Mean(List<Box> neighbours, int own) => neighbours.Count == 0 ? own : neighbours.Average(box => (double)_ranks[box.Rank].IndexOf(box) / _ranks[box.Rank].Count * 1000);
    }

    private void Arrange()
    {
        double widest = _ranks.Max(rank => rank.Sum(box => box.Width) + (ColumnGap * (rank.Count - 1)));
        double y = Margin;
        foreach (List<Box> rank in _ranks)
        {
            double x = Margin + ((widest - rank.Sum(box => box.Width) - (ColumnGap * (rank.Count - 1))) / 2);
            double height = rank.Max(box => (box.Lines.Length * LineHeight) + (2 * Padding));
            foreach (Box box in rank)
            {
                (box.Left, box.Y, box.Height) = (x, y, height);
                x += box.Width + ColumnGap;
            }

            y += height + RankGap;
        }
    }

    private sealed class Box
    {
        public required Call? Call { get; init; }

        public required int Rank { get; init; }

        public required string[] Lines { get; init; }

        public required double Width { get; init; }

        public List<Box> Above { get; } = [];

        public List<Box> Below { get; } = [];

        public double Left { get; set; }

        public double Y { get; set; }

        public double Height { get; set; }

        public double X => Left + (Width / 2);

        public double Right => Left + Width;
    }
}
