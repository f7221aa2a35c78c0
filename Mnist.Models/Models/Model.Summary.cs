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
        Graph graph = Graph;
        bool connects = !IsLine;
        SummaryTable table = new(
            Output,
            line_length > 0 ? line_length : connects ? GraphLength : LineLength,
            positions ?? (connects ? GraphPositions : LinePositions),
            connects ? 4 : 3,
            Layers.Max(layer => Title(layer).Length));
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model: \"{Name}\""));
        table.Rule('_');
        string[][] heading = [["Layer (type)"], ["Output Shape"], ["Param #"], ["Connected to"]];
        table.Row(connects ? heading : heading[..3]);
        table.Rule('=');
        Dictionary<Call, int> numbers = Numbers(graph);
        foreach (Layer layer in Layers)
        {
            string[][] cells = [[Title(layer)], OutputShapes(graph, layer), [Count(layer.count_params())], connects ? Connections(graph, layer, numbers) : []];
            table.Row(connects ? cells : cells[..3]);
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

    // The tensors a layer's calls read, as Keras writes them: layer, which of its calls, which output.
    private static string[] Connections(Graph graph, Layer layer, Dictionary<Call, int> numbers) => layer is InputLayer ? [] : [.. graph.CallsOf(layer)
        .SelectMany(call => call.Inputs)
        .Select(input => string.Create(CultureInfo.InvariantCulture, $"{input.Name}[{numbers[input.Producer]}][{input.Index}]"))];

    // Which call of its layer each call is, from 0.
    private static Dictionary<Call, int> Numbers(Graph graph) => graph.Layers
        .SelectMany(layer => graph.CallsOf(layer).Select((call, number) => KeyValuePair.Create(call, number)))
        .ToDictionary();

    private static string[] OutputShapes(Graph graph, Layer layer) => layer is InputLayer input
        ? [input.shape.ToString()]
        : [.. graph.CallsOf(layer)[0].Outputs.Select(output => output.shape.ToString())];
}
