using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models;

/// <summary>Layers in a row: each takes what the one before gives (Keras class <c>Sequential</c>). It is the graph that is a line.</summary>
/// <example><code>
/// var model = keras.Sequential();
/// model.add(keras.layers.Dense(50, input_shape: 784));        // (batch, 784) to (batch, 50)
/// model.add(keras.layers.Dense(10, activation: "softmax"));   // (batch, 50) to (batch, 10)
/// </code></example>
public sealed class Sequential : Model
{
    private readonly List<Layer> _layers = [];
    private readonly SequentialNames _names = new();

    // Which layer of all, those of models counted one by one, each layer is: random numbers go by the place.
    private readonly List<int> _places = [0];

    // Outputs of the input and of each layer that is applied so far.
    private readonly List<KerasTensor> _line = [];
    private Shape? _inputShape;
    private InputLayer? _input;
    private Graph? _graph;

    /// <summary>Creates a model.</summary>
    /// <param name="layers">Its layers; more can be added.</param>
    /// <param name="name">Name of the model; <c>sequential</c> by default.</param>
    /// <param name="seed">Seed of weights, order of samples and dropout; null: from <c>keras.utils.set_random_seed</c>, or from chance. <see cref="Model.Seed"/> set later is too late for layers that are built.</param>
    public Sequential(IEnumerable<ILayer>? layers = null, string? name = null, ulong? seed = null)
        : base(name, "sequential", seed)
    {
        foreach (ILayer layer in layers ?? [])
        {
            add(layer);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Name of the input in saved models: that of the Input, else <c>input</c>.</summary>
    internal string InputName => _input is { Name.Length: > 0 } ? _input.Name : "input";

    /// <summary>Whether new layers get their initial values; false while others are about to be read.</summary>
    internal bool FillsWeights { get; set; } = true;

    internal override Graph Graph
    {
        get
        {
            EnsureBuilt();
            return _graph ??= new Graph([_line[0]], [_line[^1]]);
        }
    }

    internal override IReadOnlyList<string> InputNames => [InputName];

    internal override IReadOnlyList<string> OutputNames => [_layers[^1].Name];

    /// <summary>Adds a layer at the end.</summary>
    /// <param name="layer">A layer that is not part of the model yet; a model counts as one.</param>
    /// <exception cref="ArgumentException">The layer is in the model already, another has its name, or it cannot take the rows before it; the model stays as it was.</exception>
    public void add(ILayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer is InputLayer input)
        {
            if (_layers.Count > 0 || _inputShape is not null)
            {
                throw new ArgumentException("An Input can only be the first thing added to a Sequential model.", nameof(layer));
            }

            (_inputShape, _input) = (input.Shape, input);
            return;
        }

        if (layer is not Layer added)
        {
            throw new ArgumentException($"A layer must derive from {nameof(Layer)}, received {layer.GetType().Name}.", nameof(layer));
        }

        if (_names.Has(added))
        {
            throw new ArgumentException($"Layer '{layer.Name}' is in the model already; a Sequential model cannot use it twice.", nameof(layer));
        }

        (string given, Shape? before) = (added.Name, _inputShape);
        added.Name = _names.Choose(added);
        _layers.Add(added);
        _names.Add(added);
        if (_layers.Count == 1 && added.BatchInputShape?.WithoutBatch() is { IsKnown: true } shape)
        {
            _inputShape ??= shape;
        }

        try
        {
            if (_inputShape is not null)
            {
                EnsureBuilt();
            }
        }
        catch
        {
            _layers.RemoveAt(_layers.Count - 1);
            _names.Remove(added);
            (added.Name, _inputShape) = (given, before);
            if (_layers.Count == 0 && before is null)
            {
                _line.Clear();
            }

            throw;
        }
    }

    /// <summary>Makes the weights for inputs of a shape, where no layer has named one.</summary>
    /// <param name="input_shape">Shape of the input, batch axis first, as <c>(-1, 784)</c>.</param>
    /// <exception cref="ArgumentException">There is no batch axis, a layer cannot take such rows, or the model takes others already.</exception>
    public void build(Shape input_shape)
    {
        ArgumentNullException.ThrowIfNull(input_shape);
        if (input_shape.ndim == 0)
        {
            throw new ArgumentException("build takes a shape with the batch axis first, as (-1, 784), received ().", nameof(input_shape));
        }

        Shape rows = input_shape.WithoutBatch();
        if (_inputShape is not null && _inputShape != rows)
        {
            throw new ArgumentException($"Model '{Name}' takes inputs of shape {_inputShape.WithBatch()} already, received {input_shape}.", nameof(input_shape));
        }

        Shape? before = _inputShape;
        _inputShape = rows;
        try
        {
            EnsureBuilt();
        }
        catch
        {
            _inputShape = before;
            if (before is null)
            {
                _line.Clear();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    internal override void EnsureBuilt()
    {
        if (_layers.Count == 0)
        {
            throw new InvalidOperationException($"Model '{Name}' has no layers: add one with model.add(keras.layers.Dense(...)).");
        }

        Shape shape = _inputShape
            ?? throw new InvalidOperationException($"Model '{Name}' does not know its input shape: give the first layer an input_shape, or call build((-1, ...)).");
        if (_line.Count == 0)
        {
            LayerArguments.Rows(shape, $"layer '{_layers[0].Name}'");
            _line.Add((_input ?? new InputLayer(shape)).Output);
        }

        for (int i = _line.Count - 1; i < _layers.Count; i++)
        {
            Build(_layers[i], [_line[i].Spec], IndexOf(i), FillsWeights);
            _line.Add(_layers[i].Record([_line[i]]).Outputs[0]);
            _graph = null;
        }
    }

    // A model without an input shape takes that of what it is applied to.
    internal override Call Record(IReadOnlyList<KerasTensor> inputs, KerasTensor? explicitMask = null, bool? training = null)
    {
        if (_inputShape is null && inputs.Count == 1)
        {
            build(inputs[0].shape);
        }

        return base.Record(inputs, explicitMask, training);
    }

    internal override void Build(ReadOnlySpan<TensorSpec> inputs, ulong seed, int layerIndex, bool fill = true)
    {
        if (_inputShape is null)
        {
            build(inputs[0].Row.WithBatch());
        }

        base.Build(inputs, seed, layerIndex, fill);
    }

    private int IndexOf(int layer)
    {
        while (_places.Count <= layer)
        {
            _places.Add(_places[^1] + (_layers[_places.Count - 1] is Model model ? model.WeightLayers.Count : 1));
        }

        return _places[layer];
    }
}
