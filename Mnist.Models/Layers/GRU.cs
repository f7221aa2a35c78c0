using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Initializers;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Recurrent;
using Mnist.Models.Kernels.Reductions;

namespace Mnist.Models.Layers;

/// <summary>Gated recurrent unit (Keras class <c>GRU</c>; Cho et al., 2014).</summary>
/// <remarks>
/// <para><c>z, r = s(x W_z + h R_z + b), s(x W_r + h R_r + b)</c>; <c>h' = z h + (1 - z) k</c> with the candidate
/// <c>k = a(x W_k + b + r (h R_k + b'))</c>, or, reset before, <c>k = a(x W_k + b + (r h) R_k)</c>.</para>
/// <para>Weights: <c>kernel</c> (features, 3 units), <c>recurrent_kernel</c> (units, 3 units), <c>bias</c> (2, 3 units), input's and recurrent;
/// reset before: (3 units). Gates in the order z, r, k.</para>
/// </remarks>
public sealed class GRU : RecurrentLayer
{
    private const int RecurrentGates = FirstOwn;
    private const int Reset = FirstOwn + 1;
    private const int Temporary = FirstOwn + 2;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">a; tanh by default.</param>
    /// <param name="recurrent_activation">s; sigmoid by default.</param>
    /// <param name="use_bias">Whether there are biases.</param>
    /// <param name="kernel_initializer">Start values of W.</param>
    /// <param name="recurrent_initializer">Start values of R.</param>
    /// <param name="bias_initializer">Start values of the biases.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="reset_after">Whether the reset gate acts after the recurrent product.</param>
    /// <param name="input_shape">Shape of one row (time, features), on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    public GRU(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrent_activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        bool return_sequences = false,
        bool go_backwards = false,
        bool reset_after = true,
        Shape? input_shape = null,
        string? name = null)
        : base(units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, return_sequences, go_backwards, input_shape, name)
    {
        (RecurrentActivation, ResetAfter) = (recurrent_activation ?? "sigmoid", reset_after);
    }

    /// <summary>Function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the reset gate acts after the recurrent product.</summary>
    public bool ResetAfter { get; }

    private protected override int GateCount => 3;

    private protected override Shape BiasShape => ResetAfter ? (2, Width) : Width;

    private protected override ReadOnlySpan<float> InputBias => UseBias ? Parameters[2].Values[..Width] : default;

    private ReadOnlySpan<float> RecurrentBias => UseBias && ResetAfter ? Parameters[2].Values[Width..] : default;

    internal override void WriteConfig(ConfigWriter config)
    {
        base.WriteConfig(config);
        config.Set("recurrent_activation", RecurrentActivation.Name).Set("reset_after", ResetAfter);
    }

    // h R + b' of every step, later its gradient; r h (reset before); one row of gate gradients and one step of states.
    private protected override int[] OwnScratch(int rows) => [rows * Time * Width, rows * Time * Units, Math.Max(Width, rows * Units)];

    private protected override void Step(LayerPass pass, int time)
    {
        Span<float> gates = GatesAt(pass, time);
        Span<float> recurrent = RecurrentAt(pass, time);
        Span<float> previous = StateAt(pass, time);
        ReadOnlySpan<float> kernel = Parameters[1].Values;
        int columns = ResetAfter ? Width : 2 * Units;
        Gemm.Multiply(
            new ReadOnlyMatrix(previous, pass.Rows, Units), new ReadOnlyMatrix(kernel, Units, columns, Width), new Matrix(recurrent, pass.Rows, columns, Width), bias: RecurrentBias);
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> zr = gates.Slice(row * Width, 2 * Units);
            RowMath.Add(recurrent.Slice(row * Width, 2 * Units), zr);
            RecurrentActivation.Forward(zr, zr, Units);
            if (!ResetAfter)
            {
                RecurrentOps.Multiply(zr[Units..], previous.Slice(row * Units, Units), ResetAt(pass, time).Slice(row * Units, Units));
            }
        }

        if (!ResetAfter)
        {
            Gemm.Multiply(
                new ReadOnlyMatrix(ResetAt(pass, time), pass.Rows, Units),
                new ReadOnlyMatrix(kernel[(2 * Units)..], Units, Units, Width),
                new Matrix(gates[(2 * Units)..], pass.Rows, Units, Width),
                accumulate: true);
        }

        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> gate = gates.Slice(row * Width, Width);
            Span<float> candidate = gate[(2 * Units)..];
            if (ResetAfter)
            {
                RecurrentOps.MultiplyAdd(gate.Slice(Units, Units), recurrent.Slice((row * Width) + (2 * Units), Units), candidate);
            }

            Activation.Forward(candidate, candidate, Units);
            RecurrentOps.Blend(gate[..Units], previous.Slice(row * Units, Units), candidate, StateAt(pass, time + 1).Slice(row * Units, Units));
        }
    }

    private protected override void StepBackward(LayerPass pass, int time, Span<float> dh)
    {
        if (ResetAfter)
        {
            StepBackwardResetAfter(pass, time, dh);
        }
        else
        {
            StepBackwardResetBefore(pass, time, dh);
        }
    }

    // dR = sum over time of h^T times the gradient to h R; it differs from that to x W in the candidate's block.
    private protected override void KernelGradients(LayerPass pass)
    {
        InputKernelGradient(pass);
        int steps = pass.Rows * Time;
        ReadOnlySpan<float> gates = pass.Scratch(Gates)[..(steps * Width)];
        ReadOnlySpan<float> recurrent = ResetAfter ? pass.Scratch(RecurrentGates)[..(steps * Width)] : gates;
        int columns = ResetAfter ? Width : 2 * Units;
        Span<float> kernel = pass.Gradient(1);
        Gemm.MultiplyTransposedLeft(
            new ReadOnlyMatrix(pass.Scratch(States), steps, Units), new ReadOnlyMatrix(recurrent, steps, columns, Width), new Matrix(kernel, Units, columns, Width));
        if (!ResetAfter)
        {
            Gemm.MultiplyTransposedLeft(
                new ReadOnlyMatrix(pass.Scratch(Reset), steps, Units),
                new ReadOnlyMatrix(gates[(2 * Units)..], steps, Units, Width),
                new Matrix(kernel[(2 * Units)..], Units, Units, Width));
        }

        if (UseBias)
        {
            RowSums.Sum(gates, pass.Gradient(2)[..Width]);
        }

        if (UseBias && ResetAfter)
        {
            RowSums.Sum(recurrent, pass.Gradient(2)[Width..]);
        }
    }

    // With q = h R_k + b':  dz = dh (h - k)   dk = dh (1 - z) a'(k)   dr = dk q   dq = dk r   dh(t) = dh z + (dz, dr, dq) R^T
    private void StepBackwardResetAfter(LayerPass pass, int time, Span<float> dh)
    {
        Span<float> temporary = pass.Scratch(Temporary)[..Width];
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> gate = GatesAt(pass, time).Slice(row * Width, Width);
            Span<float> recurrent = RecurrentAt(pass, time).Slice(row * Width, Width);
            Span<float> dhRow = dh.Slice(row * Units, Units);
            Span<float> z = gate[..Units];
            Span<float> r = gate.Slice(Units, Units);
            Span<float> k = gate[(2 * Units)..];
            Span<float> dk = temporary[(2 * Units)..];
            CandidateGradient(pass, time, row, dhRow, z, k, temporary);
            RecurrentOps.Multiply(dk, recurrent[(2 * Units)..], temporary.Slice(Units, Units));
            RecurrentOps.Multiply(dk, r, recurrent[(2 * Units)..]);
            RecurrentOps.Multiply(dhRow, z, dhRow);
            RecurrentActivation.Backward(gate[..(2 * Units)], temporary[..(2 * Units)], gate[..(2 * Units)], Units);
            gate[..(2 * Units)].CopyTo(recurrent);
            dk.CopyTo(k);
        }

        Gemm.Multiply(
            new ReadOnlyMatrix(RecurrentAt(pass, time), pass.Rows, Width),
            new ReadOnlyMatrix(pass.Shared(RecurrentTransposed), Width, Units),
            new Matrix(dh, pass.Rows, Units),
            accumulate: true);
    }

    // dz and dk as above   d(r h) = dk R_k^T   dr = d(r h) h   dh(t) = dh z + d(r h) r + (dz, dr) R^T
    private void StepBackwardResetBefore(LayerPass pass, int time, Span<float> dh)
    {
        Span<float> gates = GatesAt(pass, time);
        Span<float> pending = RecurrentAt(pass, time);
        ReadOnlySpan<float> transposed = pass.Shared(RecurrentTransposed);
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> gate = gates.Slice(row * Width, Width);
            Span<float> dhRow = dh.Slice(row * Units, Units);
            Span<float> gradient = pending.Slice(row * Width, Width);
            CandidateGradient(pass, time, row, dhRow, gate[..Units], gate[(2 * Units)..], gradient);
            RecurrentOps.Multiply(dhRow, gate[..Units], dhRow);
        }

        Span<float> drh = pass.Scratch(Temporary)[..(pass.Rows * Units)];
        Gemm.Multiply(
            new ReadOnlyMatrix(pending[(2 * Units)..], pass.Rows, Units, Width), new ReadOnlyMatrix(transposed[(2 * Units * Units)..], Units, Units), new Matrix(drh, pass.Rows, Units));
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> gate = gates.Slice(row * Width, Width);
            Span<float> gradient = pending.Slice(row * Width, Width);
            Span<float> drhRow = drh.Slice(row * Units, Units);
            RecurrentOps.Multiply(drhRow, StateAt(pass, time).Slice(row * Units, Units), gradient.Slice(Units, Units));
            RecurrentOps.MultiplyAdd(drhRow, gate.Slice(Units, Units), dh.Slice(row * Units, Units));
            RecurrentActivation.Backward(gate[..(2 * Units)], gradient[..(2 * Units)], gate[..(2 * Units)], Units);
            gradient[(2 * Units)..].CopyTo(gate[(2 * Units)..]);
        }

        Gemm.Multiply(
            new ReadOnlyMatrix(gates, pass.Rows, 2 * Units, Width),
            new ReadOnlyMatrix(transposed[..(2 * Units * Units)], 2 * Units, Units),
            new Matrix(dh, pass.Rows, Units),
            accumulate: true);
    }

    private void CandidateGradient(LayerPass pass, int time, int row, ReadOnlySpan<float> dh, ReadOnlySpan<float> z, ReadOnlySpan<float> k, Span<float> gradient)
    {
        RecurrentOps.MultiplyDifference(dh, StateAt(pass, time).Slice(row * Units, Units), k, gradient[..Units]);
        Span<float> dk = gradient[(2 * Units)..];
        RecurrentOps.MultiplyComplement(dh, z, dk);
        Activation.Backward(k, dk, dk, Units);
    }

    private Span<float> RecurrentAt(LayerPass pass, int time) => pass.Scratch(RecurrentGates).Slice(time * pass.Rows * Width, pass.Rows * Width);

    private Span<float> ResetAt(LayerPass pass, int time) => pass.Scratch(Reset).Slice(time * pass.Rows * Units, pass.Rows * Units);
}
