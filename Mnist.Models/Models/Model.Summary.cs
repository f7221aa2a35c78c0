using System.Globalization;
using Mnist.Models.Layers;

namespace Mnist.Models;

public abstract partial class Model
{
    private const int DefaultLineLength = 65;

    /// <summary>Writes Keras' table of layers, output shapes and parameter counts to <see cref="Output"/>.</summary>
    /// <param name="line_length">Width in characters; 65 by default.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void summary(int line_length = -1)
    {
        EnsureBuilt();
        int width = line_length > 0 ? line_length : DefaultLineLength;
        int needed = Layers.Max(layer => Title(layer).Length) + 2;
        int first = Math.Max(width * 45 / 100, needed);
        int second = first + (width * 40 / 100);
        width = Math.Max(width, second + (width * 15 / 100));
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
