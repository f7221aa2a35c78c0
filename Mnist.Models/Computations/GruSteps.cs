using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Recurrent;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>The steps of a GRU; see <see cref="GRU"/> for the formulas.</summary>
internal sealed class GruSteps(GRU layer, ReadOnlySpan<TensorSpec> inputs) : Recurrence(layer, inputs)
{
    private const int RecurrentGates = FirstOwn;
    private const int Reset = FirstOwn + 1;
    private const int Temporary = FirstOwn + 2;

    private readonly GRU _layer = layer;
    private readonly bool _resetAfter = layer.ResetAfter;

    protected override ReadOnlySpan<float> InputBias => Bias is null ? default : Bias.Values[..Width];

    private ReadOnlySpan<float> RecurrentBias => Bias is not null && _resetAfter ? Bias.Values[Width..] : default;

    // h R + b' of every step, later its gradient; r h (reset before); one row of gate gradients and one step of states.
    protected override Scratch[] OwnScratch => [new(Time * Width), new(Time * Units), new(Units, Width)];

    protected override void Step(Pass pass, int time)
    {
        Span<float> gates = GatesAt(pass, time);
        Span<float> recurrent = RecurrentAt(pass, time);
        Span<float> previous = StateAt(pass, time);
        ReadOnlyMatrix kernel = Recurrent(pass);
        int columns = _resetAfter ? Width : 2 * Units;
        MultiplyState(time, previous, kernel.Part(0, Units, 0, columns), new Matrix(recurrent, pass.Rows, columns, Width), bias: RecurrentBias);
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> zr = gates.Slice(row * Width, 2 * Units);
            RowMath.Add(recurrent.Slice(row * Width, 2 * Units), zr);
            _layer.RecurrentActivation.Forward(zr, zr, Units);
            if (!_resetAfter)
            {
                RecurrentOps.Multiply(zr[Units..], previous.Slice(row * Units, Units), ResetAt(pass, time).Slice(row * Units, Units));
            }
        }

        if (!_resetAfter)
        {
            MultiplyState(time, ResetAt(pass, time), kernel.Part(0, Units, 2 * Units, Units), new Matrix(gates[(2 * Units)..], pass.Rows, Units, Width), accumulate: true);
        }

        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> gate = gates.Slice(row * Width, Width);
            Span<float> candidate = gate[(2 * Units)..];
            if (_resetAfter)
            {
                RecurrentOps.MultiplyAdd(gate.Slice(Units, Units), recurrent.Slice((row * Width) + (2 * Units), Units), candidate);
            }

            _layer.Activation.Forward(candidate, candidate, Units);
            RecurrentOps.Blend(gate[..Units], previous.Slice(row * Units, Units), candidate, StateAt(pass, time + 1).Slice(row * Units, Units));
        }
    }

    protected override void StepBackward(Pass pass, int time, Span<float> dh)
    {
        if (_resetAfter)
        {
            StepBackwardResetAfter(pass, time, dh);
        }
        else
        {
            StepBackwardResetBefore(pass, time, dh);
        }
    }

    // dR = sum over time of h^T times the gradient to h R; it differs from that to x W in the candidate's block.
    protected override void KernelGradients(Pass pass)
    {
        InputKernelGradient(pass);
        int steps = pass.Rows * Time;
        ReadOnlySpan<float> gates = pass.Scratch(Gates)[..(steps * Width)];
        ReadOnlySpan<float> recurrent = _resetAfter ? pass.Scratch(RecurrentGates)[..(steps * Width)] : gates;
        int columns = _resetAfter ? Width : 2 * Units;
        Span<float> kernel = pass.Gradient(1);
        Gemm.MultiplyTransposedLeft(
            new ReadOnlyMatrix(pass.Scratch(States), steps, Units), new ReadOnlyMatrix(recurrent, steps, columns, Width), new Matrix(kernel, Units, columns, Width),
            zeroRows: pass.Rows);
        if (!_resetAfter)
        {
            Gemm.MultiplyTransposedLeft(
                new ReadOnlyMatrix(pass.Scratch(Reset), steps, Units),
                new ReadOnlyMatrix(gates[(2 * Units)..], steps, Units, Width),
                new Matrix(kernel[(2 * Units)..], Units, Units, Width),
                zeroRows: pass.Rows);
        }

        if (Bias is not null)
        {
            RowSums.Sum(gates, pass.Gradient(2)[..Width]);
        }

        if (Bias is not null && _resetAfter)
        {
            RowSums.Sum(recurrent, pass.Gradient(2)[Width..]);
        }
    }

    // With q = h R_k + b':  dz = dh (h - k)   dk = dh (1 - z) a'(k)   dr = dk q   dq = dk r   dh(t) = dh z + (dz, dr, dq) R^T
    private void StepBackwardResetAfter(Pass pass, int time, Span<float> dh)
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
            _layer.RecurrentActivation.Backward(gate[..(2 * Units)], temporary[..(2 * Units)], gate[..(2 * Units)], Units);
            gate[..(2 * Units)].CopyTo(recurrent);
            dk.CopyTo(k);
        }

        MultiplyBack(
            time,
            new ReadOnlyMatrix(RecurrentAt(pass, time), pass.Rows, Width),
            RecurrentBack(pass),
            new Matrix(dh, pass.Rows, Units),
            accumulate: true);
    }

    // dz and dk as above   d(r h) = dk R_k^T   dr = d(r h) h   dh(t) = dh z + d(r h) r + (dz, dr) R^T
    private void StepBackwardResetBefore(Pass pass, int time, Span<float> dh)
    {
        Span<float> gates = GatesAt(pass, time);
        Span<float> pending = RecurrentAt(pass, time);
        ReadOnlyMatrix transposed = RecurrentBack(pass);
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
            new ReadOnlyMatrix(pending[(2 * Units)..], pass.Rows, Units, Width), transposed.Part(2 * Units, Units, 0, Units), new Matrix(drh, pass.Rows, Units));
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> gate = gates.Slice(row * Width, Width);
            Span<float> gradient = pending.Slice(row * Width, Width);
            Span<float> drhRow = drh.Slice(row * Units, Units);
            RecurrentOps.Multiply(drhRow, StateAt(pass, time).Slice(row * Units, Units), gradient.Slice(Units, Units));
            RecurrentOps.MultiplyAdd(drhRow, gate.Slice(Units, Units), dh.Slice(row * Units, Units));
            _layer.RecurrentActivation.Backward(gate[..(2 * Units)], gradient[..(2 * Units)], gate[..(2 * Units)], Units);
            gradient[(2 * Units)..].CopyTo(gate[(2 * Units)..]);
        }

        MultiplyBack(
            time,
            new ReadOnlyMatrix(gates, pass.Rows, 2 * Units, Width),
            transposed.Part(0, 2 * Units, 0, Units),
            new Matrix(dh, pass.Rows, Units),
            accumulate: true);
    }

    private void CandidateGradient(Pass pass, int time, int row, ReadOnlySpan<float> dh, ReadOnlySpan<float> z, ReadOnlySpan<float> k, Span<float> gradient)
    {
        RecurrentOps.MultiplyDifference(dh, StateAt(pass, time).Slice(row * Units, Units), k, gradient[..Units]);
        Span<float> dk = gradient[(2 * Units)..];
        RecurrentOps.MultiplyComplement(dh, z, dk);
        _layer.Activation.Backward(k, dk, dk, Units);
    }

    protected override void HoldGradient(Pass pass, int time, int row)
    {
        base.HoldGradient(pass, time, row);
        RecurrentAt(pass, time).Slice(row * Width, Width).Clear();
    }

    private Span<float> RecurrentAt(Pass pass, int time) => pass.Scratch(RecurrentGates).Slice(time * pass.Rows * Width, pass.Rows * Width);

    private Span<float> ResetAt(Pass pass, int time) => pass.Scratch(Reset).Slice(time * pass.Rows * Units, pass.Rows * Units);
}
