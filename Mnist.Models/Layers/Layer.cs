using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Base of all layers.</summary>
/// <remarks>
/// A layer says what is computed: the constructor checks and stores, <see cref="ComputeOutputShape"/> tells shapes, weights are made once the input
/// shape is known. How it is computed at given sizes is the business of the <see cref="Computation"/> that <see cref="Operation.Bind(ReadOnlySpan{TensorSpec})"/> makes for each call.
/// </remarks>
public abstract partial class Layer : Operation, ILayer
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

    /// <inheritdoc cref="ILayer.Name"/>
    public override string Name { get; internal set; }

    /// <inheritdoc/>
    public virtual bool Trainable { get; set; } = true;

    /// <inheritdoc/>
    public virtual bool Built => _outputShape is not null;

    /// <summary>Input shape given to the constructor, batch axis included; null when none was given.</summary>
    public Shape? BatchInputShape { get; }

    /// <summary>The weights, in Keras' order; empty before the layer is built.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => Built ? _parameters : [];

    /// <summary>Shape of one input row, without the batch axis; of the first input of the first call, where there are several.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public virtual Shape InputShape => _inputShape ?? throw NotBuilt();

    /// <summary>Shape of one output row, without the batch axis; of the first call, where there are several.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public virtual Shape OutputShape => _outputShape ?? throw NotBuilt();

    /// <summary>Name a model gives the layer when it has none: <c>conv2d</c>, <c>max_pooling2d</c>, <c>simple_rnn</c>.</summary>
    internal virtual string DefaultName => KerasNames.ToSnakeCase(ClassName);

    /// <summary>Whether another name may be given where this one is taken; a model that was given no name.</summary>
    internal virtual bool MayBeRenamed => false;

    internal override string Label => Name.Length > 0 ? $"Layer '{Name}'" : ClassName;

    /// <summary>Shape of one output row.</summary>
    /// <param name="input">Shape of one input row, without the batch axis.</param>
    /// <returns>Shape without the batch axis.</returns>
    /// <exception cref="ArgumentException">The layer cannot take such rows.</exception>
    public abstract Shape ComputeOutputShape(Shape input);

    /// <inheritdoc/>
    public virtual List<NDArray> get_weights() => [.. Parameters.Select(parameter => new NDArray(parameter.Values.ToArray(), parameter.Shape))];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Their number or shapes differ from the layer's.</exception>
    public virtual void set_weights(IEnumerable<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        NDArray[] arrays = [.. weights];
        if (arrays.Length != Parameters.Count)
        {
            throw new ArgumentException(
                $"Layer '{Name}' has {Parameters.Count} weights, received {arrays.Length}. Give them in the order of get_weights().", nameof(weights));
        }

        foreach ((Parameter parameter, NDArray array) in Parameters.Zip(arrays))
        {
            if (array?.shape != parameter.Shape)
            {
                throw new ArgumentException(
                    $"Weight '{parameter.Name}' of layer '{Name}' has shape {parameter.Shape}, received {array?.shape.ToString() ?? "null"}.", nameof(weights));
            }
        }

        foreach ((Parameter parameter, NDArray array) in Parameters.Zip(arrays))
        {
            array.ToArray<float>().CopyTo(parameter.Span);
        }
    }

    /// <inheritdoc/>
    public virtual int count_params() => Parameters.Sum(parameter => parameter.Count);

    /// <summary>Makes and fills the weights for rows of this shape; done once.</summary>
    /// <param name="input">Shape of one input row, without the batch axis.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="layerIndex">Place of the layer in the model: each weight has random numbers of its own.</param>
    /// <param name="fill">Whether the weights get their initial values; false where others are about to be read.</param>
    /// <exception cref="ArgumentException">The layer cannot take such rows, or was built for others.</exception>
    internal void Build(Shape input, ulong seed, int layerIndex, bool fill = true) => Build([new TensorSpec(input)], seed, layerIndex, fill);

    /// <summary>As <see cref="Build(Shape, ulong, int, bool)"/>, for several inputs.</summary>
    internal virtual void Build(ReadOnlySpan<TensorSpec> inputs, ulong seed, int layerIndex, bool fill = true)
    {
        Shape input = inputs[0].Row;
        if (_inputShape is not null)
        {
            RequireSame(WeightsFollow(_inputShape), WeightsFollow(input), _inputShape, input);
            return;
        }

        if (BatchInputShape?.WithoutBatch() is { IsKnown: true } declared)
        {
            RequireSame(declared, input, declared, input);
        }

        foreach (TensorSpec spec in inputs)
        {
            LayerArguments.Rows(spec.Row, $"layer '{Name}'");
        }

        Shape output = LayerArguments.Rows(Infer(inputs)[0].Row, $"layer '{Name}'");
        try
        {
            CreateWeights(input);
            for (int i = 0; fill && i < _parameters.Count; i++)
            {
                Parameter parameter = _parameters[i];
                parameter.Initializer.Fill(parameter.Span, parameter.Shape, seed, layerIndex, i);
            }
        }
        catch
        {
            // A layer is whole or not built: the next attempt starts from nothing.
            _parameters.ForEach(parameter => parameter.Clear());
            throw;
        }

        (_inputShape, _outputShape) = (input, output);
    }

    /// <inheritdoc/>
    internal override TensorSpec[] Infer(ReadOnlySpan<TensorSpec> inputs) => inputs.Length == 1
        ? [new TensorSpec(ComputeOutputShape(inputs[0].Row), KeepsType ? inputs[0].Type : TF_DataType.TF_FLOAT)]
        : throw new ArgumentException($"{Label} takes one input, received {inputs.Length}; join them first, as with keras.layers.Concatenate.");

    /// <summary>Whether the output is the input in another place: int32 stays int32.</summary>
    private protected virtual bool KeepsType => false;

    internal override bool TakesIntegers => KeepsType;

    /// <summary>The part of an input row's shape that the weights' shapes follow from: a further call must agree in it.</summary>
    internal virtual Shape WeightsFollow(Shape input) => input;

    /// <summary>Gives the weights their shapes.</summary>
    /// <param name="input">Shape of one input row.</param>
    private protected virtual void CreateWeights(Shape input)
    {
    }

    /// <summary>Declares a weight, in Keras' order; it has no numbers before the layer is built.</summary>
    /// <param name="name">As <c>kernel</c>.</param>
    /// <param name="initializer">Its initial values.</param>
    /// <param name="regularizer">Penalty on it.</param>
    /// <param name="constraint">What it is put back into after each update.</param>
    /// <param name="trainable">Whether the optimizer updates it; false for moving statistics.</param>
    /// <param name="isTable">Whether its rows are looked up one by one.</param>
    private protected Parameter Weight(
        string name, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null, bool trainable = true, bool isTable = false)
    {
        Parameter weight = new(name, initializer, regularizer, constraint, trainable) { IsTable = isTable };
        _parameters.Add(weight);
        return weight;
    }

    /// <summary>As <see cref="Weight(string, Initializer, Regularizer?, Constraint?, bool, bool)"/>, from what the layer was given.</summary>
    private protected Parameter Weight(string name, in WeightArguments arguments, Initializer missing) =>
        Weight(name, arguments.Initializer ?? missing, arguments.Regularizer, arguments.Constraint);

    private void RequireSame(Shape expected, Shape received, Shape first, Shape input)
    {
        if (received != expected)
        {
            throw new ArgumentException($"Layer '{Name}' is made for rows of shape {first}, received rows of shape {input}. Use a new layer, or such rows.");
        }
    }

    private InvalidOperationException NotBuilt() =>
        new($"Layer '{Name}' ({ClassName}) is not built yet: give the model's first layer an input_shape, or call build.");
}
