using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Recurrent;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>The steps of an LSTM; see <see cref="LSTM"/> for the formulas.</summary>
internal sealed class LstmSteps(LSTM layer, LstmCell cell, ReadOnlySpan<TensorSpec> inputs) : Recurrence(layer, inputs)
{
    private const int Cells = FirstOwn;
    private const int ActivatedCells = FirstOwn + 1;
    private const int CellGradient = FirstOwn + 2;
    private const int HeldCellGradient = FirstOwn + 3;

    private readonly bool _masked = inputs.Length > 1;

    protected override Scratch[] OwnScratch => [new((Time + 1) * Units), new(Time * Units), new(Units), new(_masked ? Units : 0)];

    protected override void Step(Pass pass, int time)
    {
        Span<float> gates = GatesAt(pass, time);
        MultiplyState(time, StateAt(pass, time), Recurrent(pass), new Matrix(gates, pass.Rows, Width), accumulate: true);
        if (time == 0)
        {
            StepOf(pass, Cells, 0).Clear();
        }

        cell.Forward(Units, gates, StepOf(pass, Cells, time), StepOf(pass, Cells, time + 1), StepOf(pass, ActivatedCells, time), StateAt(pass, time + 1));
    }

    protected override void BeginBackward(Pass pass) => pass.Scratch(CellGradient).Clear();

    // do = dh a(c')   dc += dh o a'(c')   di = dc g   df = dc c   dg = dc i   dc(t) = dc f   dh(t) = dz R^T
    protected override void StepBackward(Pass pass, int time, Span<float> dh)
    {
        Span<float> gates = GatesAt(pass, time);
        cell.Backward(Units, gates, StepOf(pass, Cells, time), StepOf(pass, ActivatedCells, time), dh, StepOf(pass, CellGradient, 0));
        MultiplyBack(time, new ReadOnlyMatrix(gates, pass.Rows, Width), RecurrentBack(pass), new Matrix(dh, pass.Rows, Units));
    }

    protected override void Hold(Pass pass, int time, int row)
    {
        base.Hold(pass, time, row);
        StepOf(pass, Cells, time).Slice(row * Units, Units).CopyTo(StepOf(pass, Cells, time + 1)[(row * Units)..]);
    }

    protected override void KeepGradient(Pass pass, int row) =>
        pass.Scratch(CellGradient).Slice(row * Units, Units).CopyTo(pass.Scratch(HeldCellGradient)[(row * Units)..]);

    protected override void HoldGradient(Pass pass, int time, int row)
    {
        base.HoldGradient(pass, time, row);
        pass.Scratch(HeldCellGradient).Slice(row * Units, Units).CopyTo(pass.Scratch(CellGradient)[(row * Units)..]);
    }
}
