using Mnist.Formats.TensorFlow;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>
/// A sum of matrix products with constant matrices, plus a constant vector. However a body computes its gates (one
/// product cut in four, or four products), each gate ends as one of these, which is why names and order do not matter.
/// </summary>
internal sealed class AffineCell(Dictionary<Cell, Matrix> terms, float[] bias) : Cell
{
    public Dictionary<Cell, Matrix> Terms { get; } = terms;

    public float[] Bias { get; } = bias;

    public int Width => Bias.Length;

    public static AffineCell Product(Cell leaf, TensorData matrix)
    {
        Matrix weights = new(checked((int)matrix.Shape[0]), checked((int)matrix.Shape[1]), matrix.ToFloats());
        return new AffineCell(new(ReferenceEqualityComparer.Instance) { [leaf] = weights }, new float[weights.Columns]);
    }

    public AffineCell? Plus(AffineCell other)
    {
        if (other.Width != Width || other.Terms.Keys.Any(Terms.ContainsKey))
        {
            return null;
        }

        Dictionary<Cell, Matrix> terms = new(Terms, ReferenceEqualityComparer.Instance);
        foreach ((Cell leaf, Matrix matrix) in other.Terms)
        {
            terms[leaf] = matrix;
        }

        return new AffineCell(terms, [.. Bias.Zip(other.Bias, (a, b) => a + b)]);
    }

    public AffineCell? Plus(TensorData vector) =>
        vector.Count == Width ? new AffineCell(Terms, [.. Bias.Zip(vector.ToFloats(), (a, b) => a + b)]) : null;

    public AffineCell Slice(int start, int count)
    {
        Dictionary<Cell, Matrix> terms = new(ReferenceEqualityComparer.Instance);
        foreach ((Cell leaf, Matrix matrix) in Terms)
        {
            terms[leaf] = matrix.Slice(start, count);
        }

        return new AffineCell(terms, Bias[start..(start + count)]);
    }
}
