using Mnist.Models.Initializers;
using Mnist.Models.Kernels;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models.Tensors;
using ActivationFunction = Mnist.Models.Activations.Activation;

namespace Mnist.Models.Layers;

/// <summary>Long short-term memory (Keras class <c>LSTM</c>; Hochreiter and Schmidhuber, 1997).</summary>
/// <remarks>
/// <para><c>i, f, g, o = s(z_i), s(z_f), a(z_g), s(z_o)</c> with <c>z = x W + h R + b</c>; <c>c' = f c + i g</c>; <c>h' = o a(c')</c>.</para>
/// <para>Weights: <c>kernel</c> (features, 4 units), <c>recurrent_kernel</c> (units, 4 units), <c>bias</c> (4 units), gates in the order i, f, g, o.</para>
/// </remarks>
/// <example><code>model.add(keras.layers.LSTM(128));   // (batch, 28, 28) to (batch, 128)</code></example>
public sealed class LSTM : RecurrentLayer
{
    private const int Cells = FirstOwn;
    private const int ActivatedCells = FirstOwn + 1;
    private const int CellGradient = FirstOwn + 2;
    private const int GateGradients = FirstOwn + 3;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">a; tanh by default.</param>
    /// <param name="recurrent_activation">s; sigmoid by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Start values of W.</param>
    /// <param name="recurrent_initializer">Start values of R.</param>
    /// <param name="bias_initializer">Start values of b.</param>
    /// <param name="unit_forget_bias">Whether the forget gate's bias starts at 1 (Jozefowicz et al., 2015).</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="input_shape">Shape of one row (time, features), on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    public LSTM(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrent_activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        bool unit_forget_bias = true,
        bool return_sequences = false,
        bool go_backwards = false,
        Shape? input_shape = null,
        string? name = null)
        : base(units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, return_sequences, go_backwards, input_shape, name)
    {
        (RecurrentActivation, UnitForgetBias) = (recurrent_activation ?? "sigmoid", unit_forget_bias);
    }

    /// <summary>Function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the forget gate's bias starts at 1.</summary>
    public bool UnitForgetBias { get; }

    private protected override int GateCount => 4;

    internal override void WriteConfig(ConfigWriter config)
    {
        base.WriteConfig(config);
        config.Set("recurrent_activation", RecurrentActivation.Name).Set("unit_forget_bias", UnitForgetBias);
    }

    private protected override int[] OwnScratch(int rows) => [rows * (Time + 1) * Units, rows * Time * Units, rows * Units, Width];

    private protected override Initializer BiasInitializer(Initializer initializer) => UnitForgetBias ? new ForgetBias(initializer, Units) : initializer;

    private protected override void Step(LayerPass pass, int time)
    {
        Span<float> gates = GatesAt(pass, time);
        Gemm.Multiply(
            new ReadOnlyMatrix(StateAt(pass, time), pass.Rows, Units), new ReadOnlyMatrix(Parameters[1].Values, Units, Width), new Matrix(gates, pass.Rows, Width), accumulate: true);
        Span<float> cells = pass.Scratch(Cells);
        if (time == 0)
        {
            cells[..(pass.Rows * Units)].Clear();
        }

        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> z = gates.Slice(row * Width, Width);
            RecurrentActivation.Forward(z[..(2 * Units)], z[..(2 * Units)], Units);
            Activation.Forward(z.Slice(2 * Units, Units), z.Slice(2 * Units, Units), Units);
            RecurrentActivation.Forward(z[(3 * Units)..], z[(3 * Units)..], Units);

            int at = ((time * pass.Rows) + row) * Units;
            Span<float> next = cells.Slice(at + (pass.Rows * Units), Units);
            Span<float> activated = pass.Scratch(ActivatedCells).Slice(at, Units);
            RecurrentOps.Cell(z[..Units], z.Slice(Units, Units), z.Slice(2 * Units, Units), cells.Slice(at, Units), next);
            Activation.Forward(next, activated, Units);
            RecurrentOps.Multiply(z[(3 * Units)..], activated, StateAt(pass, time + 1).Slice(row * Units, Units));
        }
    }

    private protected override void BeginBackward(LayerPass pass) => pass.Scratch(CellGradient).Clear();

    // do = dh a(c')   dc += dh o a'(c')   di = dc g   df = dc c   dg = dc i   dc(t) = dc f   dh(t) = dz R^T
    private protected override void StepBackward(LayerPass pass, int time, Span<float> dh)
    {
        Span<float> gates = GatesAt(pass, time);
        Span<float> gradient = pass.Scratch(GateGradients);
        for (int row = 0; row < pass.Rows; row++)
        {
            int at = ((time * pass.Rows) + row) * Units;
            Span<float> z = gates.Slice(row * Width, Width);
            Span<float> i = z[..Units];
            Span<float> f = z.Slice(Units, Units);
            Span<float> g = z.Slice(2 * Units, Units);
            Span<float> o = z[(3 * Units)..];
            ReadOnlySpan<float> activated = pass.Scratch(ActivatedCells).Slice(at, Units);
            Span<float> dhRow = dh.Slice(row * Units, Units);
            Span<float> dc = pass.Scratch(CellGradient).Slice(row * Units, Units);

            RecurrentOps.Multiply(dhRow, activated, gradient[(3 * Units)..]);
            RecurrentOps.Multiply(dhRow, o, dhRow);
            Activation.Backward(activated, dhRow, dhRow, Units);
            RowMath.Add(dhRow, dc);
            RecurrentOps.Multiply(dc, g, gradient[..Units]);
            RecurrentOps.Multiply(dc, pass.Scratch(Cells).Slice(at, Units), gradient.Slice(Units, Units));
            RecurrentOps.Multiply(dc, i, gradient.Slice(2 * Units, Units));
            RecurrentOps.Multiply(dc, f, dc);

            RecurrentActivation.Backward(z[..(2 * Units)], gradient[..(2 * Units)], z[..(2 * Units)], Units);
            Activation.Backward(g, gradient.Slice(2 * Units, Units), g, Units);
            RecurrentActivation.Backward(o, gradient[(3 * Units)..], o, Units);
        }

        Gemm.Multiply(
            new ReadOnlyMatrix(gates, pass.Rows, Width), new ReadOnlyMatrix(pass.Shared(RecurrentTransposed), Width, Units), new Matrix(dh, pass.Rows, Units));
    }
}
