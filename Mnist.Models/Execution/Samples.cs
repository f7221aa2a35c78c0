
namespace Mnist.Models.Execution;

/// <summary>Rows a model is trained, evaluated or asked on.</summary>
/// <param name="Inputs">One column for each input of the model.</param>
/// <param name="Targets">One column for each output with a loss or metrics.</param>
/// <param name="Weights">For each of those one weight per row, or per row and time step; empty for ones.</param>
/// <param name="First">First row that counts.</param>
/// <param name="Count">Number of rows that count.</param>
internal sealed record Samples(IReadOnlyList<Column> Inputs, IReadOnlyList<Column> Targets, IReadOnlyList<float[]> Weights, int First, int Count)
{
    /// <summary>A run of these rows.</summary>
    public Samples Slice(int first, int count) => this with { First = First + first, Count = count };

    /// <summary>Writes the weights of a row's time steps.</summary>
    /// <param name="head">The output.</param>
    /// <param name="row">The row.</param>
    /// <param name="steps">One place for each time step.</param>
    public void WeightsOf(int head, int row, Span<float> steps)
    {
        float[] weights = Weights[head];
        if (weights.Length == 0)
        {
            steps.Fill(1f);
        }
        else if (weights.Length == Targets[head].Rows)
        {
            steps.Fill(weights[First + row]);
        }
        else
        {
            weights.AsSpan((First + row) * steps.Length, steps.Length).CopyTo(steps);
        }
    }
}
