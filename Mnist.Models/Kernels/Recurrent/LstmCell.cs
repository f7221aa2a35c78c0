namespace Mnist.Models.Kernels.Recurrent;

/// <summary>What an LSTM does in one time step besides its matrix products; formulas stand at the layer.</summary>
internal abstract class LstmCell
{
    /// <summary>From gates that hold z to gates that hold i, f, g, o, and to the next cell and state.</summary>
    /// <param name="units">Units of a row.</param>
    /// <param name="gates">(rows, 4 units): z, overwritten by i, f, g, o.</param>
    /// <param name="cells">(rows, units): c.</param>
    /// <param name="nextCells">(rows, units): c'.</param>
    /// <param name="activated">(rows, units): a(c').</param>
    /// <param name="states">(rows, units): h'.</param>
    public abstract void Forward(int units, Span<float> gates, ReadOnlySpan<float> cells, Span<float> nextCells, Span<float> activated, Span<float> states);

    /// <summary>From gates that hold i, f, g, o to gates that hold the gradient to z, and from the gradient to c' to that to c.</summary>
    /// <param name="units">Units of a row.</param>
    /// <param name="gates">(rows, 4 units): i, f, g, o, overwritten by dz.</param>
    /// <param name="cells">(rows, units): c.</param>
    /// <param name="activated">(rows, units): a(c').</param>
    /// <param name="stateGradient">(rows, units): dh'.</param>
    /// <param name="cellGradient">(rows, units): dc', overwritten by dc.</param>
    public abstract void Backward(int units, Span<float> gates, ReadOnlySpan<float> cells, ReadOnlySpan<float> activated, ReadOnlySpan<float> stateGradient, Span<float> cellGradient);
}
