using System.Globalization;
using Mnist.Models.Layers;

namespace Mnist.Models;

public abstract partial class Model
{
    private const int DefaultLineLength = 65;
    private const int MostCharacters = 1000;
    private static readonly float[] DefaultPositions = [0.45f, 0.85f, 1f];

    /// <summary>Writes Keras' table of layers, output shapes and parameter counts to <see cref="Output"/>.</summary>
    /// <param name="line_length">Width in characters; 65 by default.</param>
    /// <param name="positions">Where the three columns end, as fractions of the width or as characters; <c>0.45, 0.85, 1</c> by default. A long name widens the first.</param>
    /// <exception cref="ArgumentException">The positions are not three rising numbers above 0 and up to 1000.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void summary(int line_length = -1, float[]? positions = null)
    {
        EnsureBuilt();
        positions ??= DefaultPositions;
        if (positions is not [> 0, _, <= MostCharacters] || !(positions[0] < positions[1] && positions[1] < positions[2]))
        {
            throw new ArgumentException(
                $"positions must be three rising numbers above 0 and up to {MostCharacters}, received ({string.Join(", ", positions)}).", nameof(positions));
        }

        // By way of decimal, 0.85f is 0.85 and not 0.8500000238.
        decimal[] ends = [.. positions.Select(end => (decimal)end)];

        int width = line_length > 0 ? line_length : DefaultLineLength;
        int needed = Layers.Max(layer => Title(layer).Length) + 2;
        int unit = ends[2] <= 1 ? width : 1;
        int first = Math.Max((int)(unit * ends[0]), needed);
        int second = first + (int)(unit * (ends[1] - ends[0]));
        width = Math.Max(width, second + (int)(unit * (ends[2] - ends[1])));
        string rule = new('_', width);
        string thick = new('=', width);
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model: \"{Name}\""));
        Output.WriteLine(rule);
        Output.WriteLine(Columns("Layer (type)", "Output Shape", "Param #"));
        Output.WriteLine(thick);
        foreach (Layer layer in Layers)
        {
            Output.WriteLine(Columns(Title(layer), layer.OutputShape.WithBatch().ToString(), Count(layer.count_params())));
        }

        int trainable = Layers.Where(layer => layer.Trainable).Sum(layer => layer.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Count));
        int total = count_params();
        Output.WriteLine(thick);
        Output.WriteLine($"Total params: {Count(total)}");
        Output.WriteLine($"Trainable params: {Count(trainable)}");
        Output.WriteLine($"Non-trainable params: {Count(total - trainable)}");
        Output.WriteLine(rule);

        string Columns(string a, string b, string c) => $"{a.PadRight(first - 1)} {b.PadRight(second - first - 1)} {c}".TrimEnd();

        static string Title(Layer layer) => $"{layer.Name} ({layer.ClassName})";

        static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}
