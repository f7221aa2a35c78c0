using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>A state that is carried over the time steps of each row.</summary>
/// <remarks>
/// <para>Buffers are time-major, so the state of all rows at one time lies together. The input's product with the kernel is one matrix
/// product over all steps, and so are the gradients of both kernels.</para>
/// <para>A step the mask leaves out keeps the state as it is, and so repeats the last output.</para>
/// </remarks>
internal abstract class Recurrence : Computation
{
    // Scratch buffers; a subclass adds its own from FirstOwn on.
    protected const int Inputs = 0;
    protected const int Gates = 1;
    protected const int States = 2;
    protected const int StateGradient = 3;
    protected const int InputGradients = 4;
    protected const int HeldGradient = 5;
    protected const int FirstOwn = 6;

    // Shared buffers; the last where rows of the recurrent kernel lie badly.
    private const int KernelTransposed = 0;
    private const int RecurrentTransposed = 1;
    private const int RecurrentSpread = 2;

    private readonly RecurrentLayer _layer;
    private readonly bool _masked;

    protected Recurrence(RecurrentLayer layer, ReadOnlySpan<TensorSpec> inputs)
    {
        (_layer, _masked) = (layer, inputs.Length > 1);
        (Time, Features, Units, Width) = (inputs[0].Row[0], inputs[0].Row[1], layer.Units, layer.GateCount * layer.Units);
        (Kernel, RecurrentKernel, Bias) = (layer.Kernel, layer.RecurrentKernel, layer.Bias);
    }

    public override Workspace Workspace => new(
        [new(Time * Features), new(Time * Width), new((Time + 1) * Units), new(Units), new(Time * Features), new(_masked ? Units : 0), .. OwnScratch],
        [Width * Features, Width * MatrixStride.Of(Units), MatrixStride.Of(Width) == Width ? 0 : Units * MatrixStride.Of(Width)]);

    public override long MultiplyAdds => (long)Time * Width * (Features + Units);

    protected int Time { get; }

    protected int Features { get; }

    protected int Units { get; }

    /// <summary>Columns of the kernels: units times gates.</summary>
    protected int Width { get; }

    protected Parameter Kernel { get; }

    protected Parameter RecurrentKernel { get; }

    protected Parameter? Bias { get; }

    /// <summary>Scratch of the subclass.</summary>
    protected virtual Scratch[] OwnScratch => [];

    /// <summary>Bias of the input's product; empty without bias.</summary>
    protected virtual ReadOnlySpan<float> InputBias => Bias is null ? default : Bias.Values;

    // The gradient goes back through the recurrent kernel whether the input wants one or not.
    public override long BackwardMultiplyAdds(bool inputGradient) => MultiplyAdds + ((long)Time * Width * (Units + (inputGradient ? Features : 0)));

    public override void Prepare(SharedBuffers shared, bool training)
    {
        if (training)
        {
            Transposition.Transpose(new ReadOnlyMatrix(RecurrentKernel.Values, Units, Width), new Matrix(shared[RecurrentTransposed], Width, Units, MatrixStride.Of(Units)));
            for (int unit = 0; unit < Units && MatrixStride.Of(Width) > Width; unit++)
            {
                RecurrentKernel.Values.Slice(unit * Width, Width).CopyTo(shared[RecurrentSpread][(unit * MatrixStride.Of(Width))..]);
            }
        }

        if (shared.NeedsInputGradient)
        {
            Transposition.Transpose(new ReadOnlyMatrix(Kernel.Values, Features, Width), new Matrix(shared[KernelTransposed], Width, Features));
        }
    }

    public override void Forward(Pass pass)
    {
        int rows = pass.Rows;
        Span<float> inputs = pass.Scratch(Inputs)[..(rows * Time * Features)];
        RowMath.ToTimeMajor(pass.Input(), inputs, rows, Time, Features, _layer.GoBackwards);
        Gemm.Multiply(
            new ReadOnlyMatrix(inputs, Time * rows, Features),
            new ReadOnlyMatrix(Kernel.Values, Features, Width),
            new Matrix(pass.Scratch(Gates), Time * rows, Width),
            bias: InputBias);

        StateAt(pass, 0).Clear();
        for (int time = 0; time < Time; time++)
        {
            Step(pass, time);
            for (int row = 0; _masked && row < rows; row++)
            {
                if (!Counts(pass, row, time))
                {
                    Hold(pass, time, row);
                }
            }
        }

        if (_layer.ReturnSequences)
        {
            RowMath.ToBatchMajor(pass.Scratch(States)[(rows * Units)..], pass.Output(), rows, Time, Units, backwards: false);
        }
        else
        {
            StateAt(pass, Time).CopyTo(pass.Output());
        }
    }

    public override void Backward(Pass pass)
    {
        int rows = pass.Rows;
        Span<float> dh = pass.Scratch(StateGradient)[..(rows * Units)];
        dh.Clear();
        BeginBackward(pass);
        for (int time = Time - 1; time >= 0; time--)
        {
            AddOutputGradient(pass, time, dh);
            BackwardAt(pass, time, dh);
        }

        if (pass.Trainable)
        {
            KernelGradients(pass);
        }

        if (pass.NeedsInputGradient)
        {
            Span<float> dx = pass.Scratch(InputGradients)[..(rows * Time * Features)];
            Gemm.Multiply(
                new ReadOnlyMatrix(pass.Scratch(Gates), Time * rows, Width),
                new ReadOnlyMatrix(pass.Shared(KernelTransposed), Width, Features),
                new Matrix(dx, Time * rows, Features));
            RowMath.ToBatchMajor(dx, pass.InputGradient(), rows, Time, Features, _layer.GoBackwards);
        }
    }

    /// <summary>From <c>GatesAt(time)</c>, which hold x W + b, and <c>StateAt(time)</c> to <c>StateAt(time + 1)</c>.</summary>
    protected abstract void Step(Pass pass, int time);

    /// <summary>Turns <c>GatesAt(time)</c> into the gradient to x W + b, and dh from that of h(time + 1) into that of h(time), which is not needed of the first.</summary>
    protected abstract void StepBackward(Pass pass, int time, Span<float> dh);

    /// <summary>Clears what a subclass carries backward besides dh.</summary>
    protected virtual void BeginBackward(Pass pass)
    {
    }

    /// <summary>Undoes a step for a row that is masked there.</summary>
    protected virtual void Hold(Pass pass, int time, int row) => StateAt(pass, time).Slice(row * Units, Units).CopyTo(StateAt(pass, time + 1)[(row * Units)..]);

    /// <summary>Keeps what a subclass carries backward besides dh, of a row that is masked, before the step.</summary>
    protected virtual void KeepGradient(Pass pass, int row)
    {
    }

    /// <summary>Clears the gradients to x W + b and h R of a row that is masked, and gives back what was kept.</summary>
    protected virtual void HoldGradient(Pass pass, int time, int row) => GatesAt(pass, time).Slice(row * Width, Width).Clear();

    // dW = sum over time of x^T dz   dR = sum over time of h^T dz   db = sum of rows of dz, each in one product over all steps.
    protected virtual void KernelGradients(Pass pass)
    {
        InputKernelGradient(pass);
        int steps = pass.Rows * Time;
        Gemm.MultiplyTransposedLeft(
            new ReadOnlyMatrix(pass.Scratch(States), steps, Units), new ReadOnlyMatrix(pass.Scratch(Gates), steps, Width), new Matrix(pass.Gradient(1), Units, Width),
            zeroRows: pass.Rows);
        if (Bias is not null)
        {
            RowSums.Sum(pass.Scratch(Gates)[..(steps * Width)], pass.Gradient(2));
        }
    }

    /// <summary>State times kernel, of one step; the state before the first is zero, and nothing of it is multiplied.</summary>
    protected void MultiplyState(int time, ReadOnlySpan<float> state, ReadOnlyMatrix kernel, Matrix result, bool accumulate = false, ReadOnlySpan<float> bias = default)
    {
        int units = time == 0 ? 0 : Units;
        Gemm.Multiply(new ReadOnlyMatrix(state, result.Rows, units, Units), kernel.Part(0, units, 0, kernel.Columns), result, accumulate, bias);
    }

    /// <summary>Gradient to the state of one step, from that to the gates; nobody asks for that to the state before the first.</summary>
    protected static void MultiplyBack(int time, ReadOnlyMatrix gates, ReadOnlyMatrix kernel, Matrix dh, bool accumulate = false)
    {
        if (time > 0)
        {
            Gemm.Multiply(gates, kernel, dh, accumulate);
        }
    }

    /// <summary>R (units, width). Copied once for all steps of a training step; a single row that is asked for would not pay for it.</summary>
    protected ReadOnlyMatrix Recurrent(Pass pass) => pass.UpdatesState && MatrixStride.Of(Width) > Width
        ? new ReadOnlyMatrix(pass.Shared(RecurrentSpread), Units, Width, MatrixStride.Of(Width))
        : new ReadOnlyMatrix(RecurrentKernel.Values, Units, Width);

    /// <summary>R^T (width, units).</summary>
    protected ReadOnlyMatrix RecurrentBack(Pass pass) => new(pass.Shared(RecurrentTransposed), Width, Units, MatrixStride.Of(Units));

    protected void InputKernelGradient(Pass pass)
    {
        int steps = pass.Rows * Time;
        Gemm.MultiplyTransposedLeft(
            new ReadOnlyMatrix(pass.Scratch(Inputs), steps, Features), new ReadOnlyMatrix(pass.Scratch(Gates), steps, Width), new Matrix(pass.Gradient(0), Features, Width));
    }

    /// <summary>(rows, gates): one step of the gates.</summary>
    protected Span<float> GatesAt(Pass pass, int time) => pass.Scratch(Gates).Slice(time * pass.Rows * Width, pass.Rows * Width);

    /// <summary>(rows, units): the state before step <paramref name="time"/>; 0 is the start.</summary>
    protected Span<float> StateAt(Pass pass, int time) => StepOf(pass, States, time);

    /// <summary>(rows, units): one step of a scratch buffer.</summary>
    protected Span<float> StepOf(Pass pass, int scratch, int time) => pass.Scratch(scratch).Slice(time * pass.Rows * Units, pass.Rows * Units);

    private void BackwardAt(Pass pass, int time, Span<float> dh)
    {
        if (!_masked)
        {
            StepBackward(pass, time, dh);
            return;
        }

        Span<float> held = pass.Scratch(HeldGradient)[..dh.Length];
        dh.CopyTo(held);
        for (int row = 0; row < pass.Rows; row++)
        {
            if (!Counts(pass, row, time))
            {
                KeepGradient(pass, row);
            }
        }

        StepBackward(pass, time, dh);
        for (int row = 0; row < pass.Rows; row++)
        {
            if (!Counts(pass, row, time))
            {
                HoldGradient(pass, time, row);
                held.Slice(row * Units, Units).CopyTo(dh[(row * Units)..]);
            }
        }
    }

    // Time runs as the layer reads it, the mask as the user wrote it.
    private bool Counts(Pass pass, int row, int time) => pass.Inputs[1].Row(row)[_layer.GoBackwards ? Time - 1 - time : time] != 0;

    private void AddOutputGradient(Pass pass, int time, Span<float> dh)
    {
        if (!_layer.ReturnSequences)
        {
            if (time == Time - 1)
            {
                pass.OutputGradient().CopyTo(dh);
            }

            return;
        }

        for (int row = 0; row < pass.Rows; row++)
        {
            RowMath.Add(pass.OutputGradient().Slice(((row * Time) + time) * Units, Units), dh.Slice(row * Units, Units));
        }
    }
}
