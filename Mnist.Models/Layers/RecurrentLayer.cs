using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Initializers;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Reductions;

namespace Mnist.Models.Layers;

/// <summary>What LSTM, GRU and SimpleRNN share: a state that is carried over the time steps of each row.</summary>
/// <remarks>
/// <para>Input shape: (batch, time, features). Output shape: (batch, units), or (batch, time, units) with <see cref="ReturnSequences"/>.</para>
/// <para>Buffers are time-major, so the state of all rows at one time lies together. The input's product with the kernel is one matrix
/// product over all steps, and so are the gradients of both kernels.</para>
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    // Scratch buffers; a subclass adds its own from FirstOwn on.
    private protected const int Inputs = 0;
    private protected const int Gates = 1;
    private protected const int States = 2;
    private protected const int StateGradient = 3;
    private protected const int InputGradients = 4;
    private protected const int FirstOwn = 5;

    // Shared buffers.
    private protected const int KernelTransposed = 0;
    private protected const int RecurrentTransposed = 1;

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

    internal override long MultiplyAdds => (long)Time * GateCount * Units * (Features + Units);

    // The gradient goes back through the recurrent kernel whether the input wants one or not.
    internal override long BackwardMultiplyAdds(bool inputGradient) => MultiplyAdds + ((long)Time * GateCount * Units * (Units + (inputGradient ? Features : 0)));

    /// <summary>Blocks of units in the kernels: 4, 3 or 1.</summary>
    private protected abstract int GateCount { get; }

    /// <summary>Columns of the kernels.</summary>
    private protected int Width => GateCount * Units;

    private protected int Time => InputShape[0];

    private protected int Features => InputShape[1];

    /// <summary>Bias of the input's product; empty without bias.</summary>
    private protected virtual ReadOnlySpan<float> InputBias => UseBias ? Parameters[2].Values : default;

    /// <summary>Axes of the bias.</summary>
    private protected virtual Shape BiasShape => Width;

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

    internal override LayerMemory Memory(int rows) => new(
        [rows * Time * Features, rows * Time * Width, rows * (Time + 1) * Units, rows * Units, rows * Time * Features, .. OwnScratch(rows)],
        [Width * Features, Width * Units]);

    internal override void Prepare(SharedBuffers shared, bool training)
    {
        if (training)
        {
            Transposition.Transpose(new ReadOnlyMatrix(Parameters[1].Values, Units, Width), new Matrix(shared[RecurrentTransposed], Width, Units));
        }

        if (shared.NeedsInputGradient)
        {
            Transposition.Transpose(new ReadOnlyMatrix(Parameters[0].Values, Features, Width), new Matrix(shared[KernelTransposed], Width, Features));
        }
    }

    internal override void Forward(LayerPass pass)
    {
        int rows = pass.Rows;
        Span<float> inputs = pass.Scratch(Inputs)[..(rows * Time * Features)];
        RowMath.ToTimeMajor(pass.Input, inputs, rows, Time, Features, GoBackwards);
        Gemm.Multiply(
            new ReadOnlyMatrix(inputs, Time * rows, Features),
            new ReadOnlyMatrix(Parameters[0].Values, Features, Width),
            new Matrix(pass.Scratch(Gates), Time * rows, Width),
            bias: InputBias);

        StateAt(pass, 0).Clear();
        for (int time = 0; time < Time; time++)
        {
            Step(pass, time);
        }

        if (ReturnSequences)
        {
            RowMath.ToBatchMajor(pass.Scratch(States)[(rows * Units)..], pass.Output, rows, Time, Units, backwards: false);
        }
        else
        {
            StateAt(pass, Time).CopyTo(pass.Output);
        }
    }

    internal override void Backward(LayerPass pass)
    {
        int rows = pass.Rows;
        Span<float> dh = pass.Scratch(StateGradient)[..(rows * Units)];
        dh.Clear();
        BeginBackward(pass);
        for (int time = Time - 1; time >= 0; time--)
        {
            AddOutputGradient(pass, time, dh);
            StepBackward(pass, time, dh);
        }

        KernelGradients(pass);
        if (pass.NeedsInputGradient)
        {
            Span<float> dx = pass.Scratch(InputGradients)[..(rows * Time * Features)];
            Gemm.Multiply(
                new ReadOnlyMatrix(pass.Scratch(Gates), Time * rows, Width),
                new ReadOnlyMatrix(pass.Shared(KernelTransposed), Width, Features),
                new Matrix(dx, Time * rows, Features));
            RowMath.ToBatchMajor(dx, pass.InputGradient, rows, Time, Features, GoBackwards);
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

    /// <summary>From <c>GatesAt(time)</c>, which hold x W + b, and <c>StateAt(time)</c> to <c>StateAt(time + 1)</c>.</summary>
    private protected abstract void Step(LayerPass pass, int time);

    /// <summary>Turns <c>GatesAt(time)</c> into the gradient to x W + b, and dh from that of h(time + 1) into that of h(time).</summary>
    private protected abstract void StepBackward(LayerPass pass, int time, Span<float> dh);

    /// <summary>Clears what a subclass carries backward besides dh.</summary>
    private protected virtual void BeginBackward(LayerPass pass)
    {
    }

    /// <summary>Scratch of the subclass.</summary>
    private protected virtual int[] OwnScratch(int rows) => [];

    /// <summary>Lets a subclass put its own start values into the bias.</summary>
    private protected virtual Initializer BiasInitializer(Initializer initializer) => initializer;

    // dW = sum over time of x^T dz   dR = sum over time of h^T dz   db = sum of rows of dz, each in one product over all steps.
    private protected virtual void KernelGradients(LayerPass pass)
    {
        InputKernelGradient(pass);
        int steps = pass.Rows * Time;
        Gemm.MultiplyTransposedLeft(
            new ReadOnlyMatrix(pass.Scratch(States), steps, Units), new ReadOnlyMatrix(pass.Scratch(Gates), steps, Width), new Matrix(pass.Gradient(1), Units, Width));
        if (UseBias)
        {
            RowSums.Sum(pass.Scratch(Gates)[..(steps * Width)], pass.Gradient(2));
        }
    }

    private protected void InputKernelGradient(LayerPass pass)
    {
        int steps = pass.Rows * Time;
        Gemm.MultiplyTransposedLeft(
            new ReadOnlyMatrix(pass.Scratch(Inputs), steps, Features), new ReadOnlyMatrix(pass.Scratch(Gates), steps, Width), new Matrix(pass.Gradient(0), Features, Width));
    }

    /// <summary>(rows, gates): one step of the gates.</summary>
    private protected Span<float> GatesAt(LayerPass pass, int time) => pass.Scratch(Gates).Slice(time * pass.Rows * Width, pass.Rows * Width);

    /// <summary>(rows, units): the state before step <paramref name="time"/>; 0 is the start.</summary>
    private protected Span<float> StateAt(LayerPass pass, int time) => pass.Scratch(States).Slice(time * pass.Rows * Units, pass.Rows * Units);

    private void AddOutputGradient(LayerPass pass, int time, Span<float> dh)
    {
        if (!ReturnSequences)
        {
            if (time == Time - 1)
            {
                pass.OutputGradient.CopyTo(dh);
            }

            return;
        }

        for (int row = 0; row < pass.Rows; row++)
        {
            RowMath.Add(pass.OutputGradient.Slice(((row * Time) + time) * Units, Units), dh.Slice(row * Units, Units));
        }
    }
}
