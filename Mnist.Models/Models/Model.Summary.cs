using System.Globalization;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models;

public abstract partial class Model
{
    private const int LineLength = 65;
    private const int GraphLength = 98;
    private static readonly float[] LinePositions = [0.45f, 0.85f, 1f];
    private static readonly float[] GraphPositions = [0.33f, 0.55f, 0.67f, 1f];

    /// <summary>Writes Keras' table of layers, output shapes and parameter counts to <see cref="Output"/>; of a graph also what each layer is connected to.</summary>
    /// <param name="line_length">Width in characters; 65 by default, 98 for a graph.</param>
    /// <param name="positions">Where the columns end, as fractions of the width or as characters; <c>0.45, 0.85, 1</c> by default, <c>0.33, 0.55, 0.67, 1</c> for a graph. A long name widens the first.</param>
    /// <exception cref="ArgumentException">The positions are not as many rising numbers as there are columns, above 0 and up to 1000.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void summary(int line_length = -1, float[]? positions = null)
    {
        EnsureBuilt();
        bool graph = !IsLine;
        SummaryTable table = new(
            Output,
            line_length > 0 ? line_length : graph ? GraphLength : LineLength,
            positions ?? (graph ? GraphPositions : LinePositions),
            graph ? 4 : 3,
            Layers.Max(layer => Title(layer).Length));
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model: \"{Name}\""));
        table.Rule('_');
        string[][] heading = [["Layer (type)"], ["Output Shape"], ["Param #"], ["Connected to"]];
        table.Row(graph ? heading : heading[..3]);
        table.Rule('=');
        foreach (Layer layer in Layers)
        {
            string[][] cells = [[Title(layer)], OutputShapes(layer), [Count(layer.count_params())], graph ? Connections(layer) : []];
            table.Row(graph ? cells : cells[..3]);
        }

        int trainable = WeightLayers.Where(layer => layer.Trainable).Sum(layer => layer.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Count));
        int total = count_params();
        table.Rule('=');
        Output.WriteLine($"Total params: {Count(total)}");
        Output.WriteLine($"Trainable params: {Count(trainable)}");
        Output.WriteLine($"Non-trainable params: {Count(total - trainable)}");
        table.Rule('_');

        static string Title(Layer layer) => $"{layer.Name} ({layer.ClassName})";

        static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether each layer takes what the one before gives, and nothing else.</summary>
    internal bool IsLine => Graph.Inputs.Count == 1 && Graph.Outputs.Count == 1
        && Graph.Calls.All(call => call.Inputs.Count == 1 && call.Outputs.Count == 1)
        && Graph.Calls.Select((call, i) => call.Inputs[0] == (i == 0 ? Graph.Inputs[0] : Graph.Calls[i - 1].Outputs[0])).All(follows => follows)
        && Graph.Calls.Select(call => call.Operation).Distinct().Count() == Graph.Calls.Count;

    /// <summary>The tensors a call reads, as Keras writes them: layer, which of its calls, which output.</summary>
    internal IEnumerable<string> Sources(Call call) => call.Inputs.Select(input => string.Create(
        CultureInfo.InvariantCulture, $"{input.Name}[{CallsOf(input.Producer.Operation).IndexOf(input.Producer)}][{input.Index}]"));

    private string[] Connections(Layer layer) => [.. CallsOf(layer).SelectMany(Sources)];

    private List<Call> CallsOf(Operation operation) => operation is InputLayer input ? [input.Output.Producer] : [.. Graph.Calls.Where(call => call.Operation == operation)];

    private string[] OutputShapes(Layer layer) => layer is InputLayer input
        ? [input.shape.ToString()]
        : [.. CallsOf(layer)[0].Outputs.Select(output => output.shape.ToString())];
}
