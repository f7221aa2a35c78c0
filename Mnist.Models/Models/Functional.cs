using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models;

/// <summary>A graph of layers between inputs and outputs (Keras class <c>Functional</c>).</summary>
/// <remarks>Its weights are made with it. Layers may be shared, within a model and between models, and a model may be a layer of another.</remarks>
/// <example><code>
/// KerasTensor image = keras.Input((28, 28, 1));
/// KerasTensor x = keras.layers.Conv2D(8, (3, 3), padding: "same", activation: "relu").Apply(image);
/// KerasTensor y = keras.layers.Conv2D(8, (3, 3), padding: "same").Apply(x);
/// KerasTensor sum = keras.layers.Add().Apply((x, y));
/// var model = keras.Model(image, keras.layers.Dense(10, activation: "softmax").Apply(keras.layers.Flatten().Apply(sum)));
/// </code></example>
public sealed class Functional : Model
{
    private readonly Graph _graph;
    private readonly string[] _outputNames;

    /// <summary>Makes a model of a graph.</summary>
    /// <param name="inputs">Tensors of <c>keras.Input</c>.</param>
    /// <param name="outputs">Tensors that follow from them.</param>
    /// <param name="name">Name of the model; <c>functional</c> by default.</param>
    /// <param name="seed">Seed of weights, order of samples and dropout; null: from <c>keras.utils.set_random_seed</c>, or from chance.</param>
    /// <exception cref="ArgumentException">The graph needs another input, an input comes twice, an output is an input, or two layers have one name.</exception>
    public Functional(Tensors inputs, Tensors outputs, string? name = null, ulong? seed = null)
        : this(inputs, outputs, outputNames: null, name, seed: seed)
    {
    }

    /// <summary>Makes a model of a graph whose outputs have names of their own: losses, metrics, targets and predictions go by them.</summary>
    /// <param name="inputs">Tensors of <c>keras.Input</c>.</param>
    /// <param name="outputs">Tensors that follow from them, by name.</param>
    /// <param name="name">Name of the model; <c>functional</c> by default.</param>
    /// <exception cref="ArgumentException">The graph needs another input, an input comes twice, an output is an input, or two layers have one name.</exception>
    public Functional(Tensors inputs, IReadOnlyDictionary<string, KerasTensor> outputs, string? name = null)
        : this(inputs, [.. outputs.Values], [.. outputs.Keys], name)
    {
    }

    internal Functional(Tensors inputs, Tensors outputs, string[]? outputNames, string? name, bool fill = true, ulong? seed = null)
        : base(name, "functional", seed)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.FirstOrDefault(output => output.Producer.Operation is InputLayer) is { } direct)
        {
            throw new ArgumentException($"An output is {direct.Producer.Operation.Label} itself and depends on no layer; apply one to it.", nameof(outputs));
        }

        _graph = new Graph(inputs, outputs);
        NameLayers();
        _outputNames = outputNames ?? DefaultOutputNames();
        HasNamedOutputs = outputNames is not null;
        BuildLayers(_graph, fill);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => _graph.Layers;

    /// <summary>Whether the outputs were given by name, as a dictionary.</summary>
    internal bool HasNamedOutputs { get; }

    internal override Graph Graph => _graph;

    // Not kept: an input may get another name.
    internal override IReadOnlyList<string> InputNames => [.. _graph.Inputs.Select(input => input.Name)];

    internal override IReadOnlyList<string> OutputNames => _outputNames;

    internal override void EnsureBuilt()
    {
    }

    private void NameLayers()
    {
        HashSet<string> names = [];
        foreach (Layer layer in _graph.Layers.Where(layer => layer.Name.Length > 0 && !layer.MayBeRenamed))
        {
            if (!names.Add(layer.Name))
            {
                throw new ArgumentException($"Two layers are named '{layer.Name}'; names must be unique inside a model: give one of them a name.");
            }
        }

        NumberedNames free = new(names);
        foreach (Layer layer in _graph.Layers.Where(layer => layer.Name.Length == 0 || layer.MayBeRenamed))
        {
            layer.Name = free.Take(layer.Name.Length == 0 ? layer.DefaultName : layer.Name);
        }
    }

    // Keras names an output after its layer; one layer that gives two outputs gets NAME and NAME_1.
    private string[] DefaultOutputNames()
    {
        NumberedNames free = new([]);
        return [.. _graph.Outputs.Select(output => free.Take(output.Name))];
    }
}
