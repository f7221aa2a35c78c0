using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary>Base of all layers.</summary>
/// <remarks>
/// The constructor checks and stores; <see cref="Build"/> makes the weights once the input shape is known; forward and backward
/// are a few kernel calls on the buffers of a <see cref="LayerPass"/>. A layer keeps no state of a step in its fields:
/// several shards run it at once.
/// </remarks>
public abstract class Layer : ILayer
{
    private readonly List<Parameter> _parameters = [];
    private Shape? _inputShape;
    private Shape? _outputShape;

    /// <summary>Stores what all layers have.</summary>
    /// <param name="name">Unique name inside the model; null: the class name in snake case, numbered by the model.</param>
    /// <param name="input_shape">Shape of one row, without the batch axis; only of use on a model's first layer.</param>
    /// <exception cref="ArgumentException">The name cannot be a TensorFlow node's.</exception>
    protected Layer(string? name = null, Shape? input_shape = null)
    {
        Name = KerasNames.Check(name);
        BatchInputShape = input_shape?.WithBatch();
    }

    /// <inheritdoc/>
    public string Name { get; internal set; }

    /// <inheritdoc/>
    public bool Trainable { get; set; } = true;

    /// <inheritdoc/>
    public bool Built => _outputShape is not null;

    /// <summary>Class name in Keras' configuration, as <c>Conv2D</c>.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>Input shape given to the constructor, batch axis included; null when none was given.</summary>
    public Shape? BatchInputShape { get; }

    /// <summary>The weights, in Keras' order; empty before the layer is built.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Shape of one input row, without the batch axis.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Shape InputShape => _inputShape ?? throw NotBuilt();

    /// <summary>Shape of one output row, without the batch axis.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Shape OutputShape => _outputShape ?? throw NotBuilt();

    /// <summary>Name a model gives the layer when it has none: <c>conv2d</c>, <c>max_pooling2d</c>, <c>simple_rnn</c>.</summary>
    internal virtual string DefaultName => KerasNames.ToSnakeCase(ClassName);

    /// <summary>Whether the output is the input in another shape: the plan then shares the buffers and skips the layer.</summary>
    internal virtual bool IsReshape => false;

    /// <summary>Whether the layer ends in a softmax that a cross-entropy may take over (<see cref="LayerPass.SkipActivation"/>).</summary>
    internal virtual bool EndsInSoftmax => false;

    /// <summary>Fused multiply-adds of one row forward; the number of shards follows from it.</summary>
    internal virtual long MultiplyAdds => 0;

    /// <summary>Fused multiply-adds of one row backward: one forward's worth for the kernel's gradient, one for the input's.</summary>
    /// <param name="inputGradient">Whether the gradient to the input is wanted.</param>
    internal virtual long BackwardMultiplyAdds(bool inputGradient) => inputGradient ? 2 * MultiplyAdds : MultiplyAdds;

    /// <summary>Shape of one output row.</summary>
    /// <param name="input">Shape of one input row, without the batch axis.</param>
    /// <returns>Shape without the batch axis.</returns>
    /// <exception cref="ArgumentException">The layer cannot take such rows.</exception>
    public abstract Shape ComputeOutputShape(Shape input);

    /// <inheritdoc/>
    public List<NDArray> get_weights() => [.. _parameters.Select(parameter => new NDArray(parameter.Values.ToArray(), parameter.Shape))];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Their number or shapes differ from the layer's.</exception>
    public void set_weights(IEnumerable<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        NDArray[] arrays = [.. weights];
        if (arrays.Length != _parameters.Count)
        {
            throw new ArgumentException(
                $"Layer '{Name}' has {_parameters.Count} weights, received {arrays.Length}. Give them in the order of get_weights().", nameof(weights));
        }

        foreach ((Parameter parameter, NDArray array) in _parameters.Zip(arrays))
        {
            if (array?.shape != parameter.Shape)
            {
                throw new ArgumentException(
                    $"Weight '{parameter.Name}' of layer '{Name}' has shape {parameter.Shape}, received {array?.shape.ToString() ?? "null"}.", nameof(weights));
            }
        }

        foreach ((Parameter parameter, NDArray array) in _parameters.Zip(arrays))
        {
            array.ToArray<float>().CopyTo(parameter.Span);
        }
    }

    /// <inheritdoc/>
    public int count_params() => _parameters.Sum(parameter => parameter.Count);

    /// <summary>Makes and fills the weights for rows of this shape; done once.</summary>
    /// <param name="input">Shape of one input row, without the batch axis.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="layerIndex">Place of the layer in the model: each weight has random numbers of its own.</param>
    /// <param name="fill">Whether the weights get their start values; false where others are about to be read.</param>
    /// <exception cref="ArgumentException">The layer cannot take such rows, or was built for others.</exception>
    internal void Build(Shape input, ulong seed, int layerIndex, bool fill = true)
    {
        if (_inputShape is not null)
        {
            RequireSame(_inputShape, input);
            return;
        }

        if (BatchInputShape?.WithoutBatch() is { IsKnown: true } declared)
        {
            RequireSame(declared, input);
        }

        Shape output = LayerArguments.Rows(ComputeOutputShape(LayerArguments.Rows(input, $"layer '{Name}'")), $"layer '{Name}'");
        try
        {
            CreateParameters(input);
            for (int i = 0; fill && i < _parameters.Count; i++)
            {
                Parameter parameter = _parameters[i];
                parameter.Initializer.Fill(parameter.Span, parameter.Shape, seed, layerIndex, i);
            }
        }
        catch
        {
            // A layer is whole or not built: the next attempt starts anew.
            _parameters.Clear();
            throw;
        }

        (_inputShape, _outputShape) = (input, output);
    }

    /// <summary>Adds the weights with <see cref="Add"/>, in Keras' order.</summary>
    /// <param name="input">Shape of one input row.</param>
    internal virtual void CreateParameters(Shape input)
    {
    }

    /// <summary>Buffers for shards of so many rows.</summary>
    /// <param name="rows">Most rows a shard has.</param>
    internal virtual LayerMemory Memory(int rows) => LayerMemory.None;

    /// <summary>Derives shared buffers from the weights (a transposed kernel); runs on one thread before the shards.</summary>
    /// <param name="shared">The buffers of <see cref="LayerMemory.Shared"/>.</param>
    /// <param name="training">Whether a backward pass will follow.</param>
    internal virtual void Prepare(SharedBuffers shared, bool training)
    {
    }

    /// <summary>Computes <see cref="LayerPass.Output"/> from <see cref="LayerPass.Input"/>.</summary>
    internal abstract void Forward(LayerPass pass);

    /// <summary>Computes all parameter gradients and, if needed, <see cref="LayerPass.InputGradient"/>.</summary>
    internal abstract void Backward(LayerPass pass);

    /// <summary>Writes the constructor's arguments under Keras' names; name and trainable are written by the caller.</summary>
    internal abstract void WriteConfig(ConfigWriter config);

    /// <summary>Adds a weight.</summary>
    private protected Parameter Add(Parameter parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }

    private void RequireSame(Shape expected, Shape input)
    {
        if (input != expected)
        {
            throw new ArgumentException($"Layer '{Name}' is made for rows of shape {expected}, received rows of shape {input}. Use a new layer, or such rows.");
        }
    }

    private InvalidOperationException NotBuilt() =>
        new($"Layer '{Name}' ({ClassName}) is not built yet: give the model's first layer an input_shape, or call build.");
}
