using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;

namespace Mnist.Models.Layers;

/// <summary>What LSTM, GRU and SimpleRNN share: a state that is carried over the time steps of each row.</summary>
/// <remarks>
/// <para>Input shape: (batch, time, features). Output shape: (batch, units), or (batch, time, units) with <see cref="ReturnSequences"/>.</para>
/// <para>A step that a mask leaves out repeats the last output, 0 before the first, and leaves the state alone. With <see cref="GoBackwards"/> sequence and mask
/// are read from the end and the outputs are in the order of reading; the mask handed on is not turned, as in Keras.</para>
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _recurrentInitializer;
    private readonly Initializer _biasInitializer;

    private protected RecurrentLayer(
        int units,
        ActivationFunction? activation,
        bool useBias,
        Initializer? kernelInitializer,
        Initializer? recurrentInitializer,
        Initializer? biasInitializer,
        bool returnSequences,
        bool goBackwards,
        Shape? inputShape,
        string? name)
        : base(name, inputShape)
    {
        Units = Require.Positive(units);
        UseBias = useBias;
        ReturnSequences = returnSequences;
        GoBackwards = goBackwards;
        Activation = activation ?? "tanh";
        (_kernelInitializer, _recurrentInitializer, _biasInitializer) = (kernelInitializer ?? "glorot_uniform", recurrentInitializer ?? "orthogonal", biasInitializer ?? "zeros");
    }

    /// <summary>Size of the state.</summary>
    public int Units { get; }

    /// <summary>Function of the candidate or output.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether biases are added.</summary>
    public bool UseBias { get; }

    /// <summary>Whether the outputs of all time steps are returned, not only the last.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Whether time runs backwards.</summary>
    public bool GoBackwards { get; }

    internal override bool ReadsMask => true;

    /// <summary>Blocks of units in the kernels: 4, 3 or 1.</summary>
    internal abstract int GateCount { get; }

    /// <summary>Axes of the bias.</summary>
    private protected virtual Shape BiasShape => GateCount * Units;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input.ndim == 2
        ? ReturnSequences ? (input[0], Units) : Units
        : throw new ArgumentException($"{ClassName} takes rows of two axes (time, features), received rows of shape {input}.");

    internal override void CreateParameters(Shape input)
    {
        long width = (long)GateCount * Units;
        Add(new Parameter("kernel", new Shape(input[1], width), _kernelInitializer));
        Add(new Parameter("recurrent_kernel", new Shape(Units, width), _recurrentInitializer));
        if (UseBias)
        {
            Add(new Parameter("bias", BiasShape, BiasInitializer(_biasInitializer)));
        }
    }

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("units", Units)
        .Set("activation", Activation.Name)
        .Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", _kernelInitializer)
        .SetInitializer("recurrent_initializer", _recurrentInitializer)
        .SetInitializer("bias_initializer", _biasInitializer)
        .Set("return_sequences", ReturnSequences)
        .Set("go_backwards", GoBackwards);

    internal override Shape WeightsFollow(Shape input) => input[-1];

    // Without sequences there are no steps left to mask.
    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => ReturnSequences ? mask : null;

    /// <summary>Lets a subclass put its own initial values into the bias.</summary>
    private protected virtual Initializer BiasInitializer(Initializer initializer) => initializer;
}
