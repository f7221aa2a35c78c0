using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>What LSTM, GRU and SimpleRNN share: a state that is carried over the time steps of each row.</summary>
/// <remarks>
/// <para>Input shape: (batch, time, features). Output shape: (batch, units), or (batch, time, units) with <see cref="ReturnSequences"/>.</para>
/// <para>A step that a mask leaves out repeats the last output, 0 before the first, and leaves the state alone. With <see cref="GoBackwards"/> sequence and mask
/// are read from the end and the outputs are in the order of reading; the mask handed on is not reversed, as in Keras.</para>
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    private protected RecurrentLayer(RecurrentArguments arguments)
        : base(arguments.Name, arguments.InputShape)
    {
        Units = Require.Positive(arguments.Units, "units");
        ReturnSequences = arguments.ReturnSequences;
        GoBackwards = arguments.GoBackwards;
        Activation = arguments.Activation ?? "tanh";
        Kernel = Weight("kernel", arguments.Kernel, "glorot_uniform");
        RecurrentKernel = Weight("recurrent_kernel", arguments.Recurrent, "orthogonal");
        Bias = arguments.UseBias ? Weight("bias", arguments.Bias, "zeros") : null;
    }

    /// <summary>Size of the state.</summary>
    public int Units { get; }

    /// <summary>Function of the candidate or output.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether biases are added.</summary>
    public bool UseBias => Bias is not null;

    /// <summary>Whether the outputs of all time steps are returned, not only the last.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Whether time runs backwards.</summary>
    public bool GoBackwards { get; }

    /// <summary>W.</summary>
    internal Parameter Kernel { get; }

    /// <summary>R.</summary>
    internal Parameter RecurrentKernel { get; }

    /// <summary>b; null where there is none.</summary>
    internal Parameter? Bias { get; }

    internal override bool ReadsMask => true;

    /// <summary>Blocks of units in the kernels: 4, 3 or 1.</summary>
    internal abstract int GateCount { get; }

    /// <summary>Axes of the bias.</summary>
    private protected virtual Shape BiasShape => GateCount * Units;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input.ndim == 2
        ? ReturnSequences ? (input[0], Units) : Units
        : throw new ArgumentException($"{ClassName} takes rows of two axes (time, features), received rows of shape {input}.");

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config
            .Set("units", Units)
            .Set("activation", Activation)
            .Set("use_bias", UseBias)
            .Weights(Kernel, RecurrentKernel, Bias)
            .Set("return_sequences", ReturnSequences)
            .Set("go_backwards", GoBackwards);
    }

    internal override Shape WeightsFollow(Shape input) => input[-1];

    // Without sequences there are no steps left to mask.
    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => ReturnSequences ? mask : null;

    private protected override void CreateWeights(Shape input)
    {
        long width = (long)GateCount * Units;
        Kernel.Create(new Shape(input[1], width));
        RecurrentKernel.Create(new Shape(Units, width));
        Bias?.Create(BiasShape);
    }
}
