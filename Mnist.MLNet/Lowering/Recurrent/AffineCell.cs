using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;

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

    /// <summary>Bytes of its numbers.</summary>
    public long Bytes => sizeof(float) * (Bias.Length + Terms.Values.Sum(matrix => (long)matrix.Values.Length));

    /// <summary>The product with a matrix, or null when the left side is not made of inputs, states and products of states.</summary>
    public static AffineCell? Product(Cell left, TensorData matrix)
    {
        Matrix weights = new(checked((int)matrix.Shape[0]), checked((int)matrix.Shape[1]), matrix.ToFloats());
        Cell[] parts = left is JoinCell join ? join.Parts : [left];
        if (!Array.TrueForAll(parts, part => part is InputCell or SlotCell or PairCell) || Heights(parts, weights.Rows) is not int[] heights)
        {
            return null;
        }

        Dictionary<Cell, Matrix> terms = new(ReferenceEqualityComparer.Instance);
        int row = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!terms.TryAdd(parts[i], weights.Rowed(row, heights[i])))
            {
                return null;
            }

            row += heights[i];
        }

        return new AffineCell(terms, new float[weights.Columns]);
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

    /// <summary>The sum with a vector, or with one number for all features, as TensorFlow 1 adds the forget gate's bias of 1.</summary>
    public AffineCell? Plus(TensorData vector)
    {
        if (vector.Type != DataType.Float || (vector.Count != Width && vector.Count != 1))
        {
            return null;
        }

        float[] numbers = vector.ToFloats();
        return new AffineCell(Terms, [.. Bias.Select((bias, i) => bias + numbers[numbers.Length == 1 ? 0 : i])]);
    }

    public AffineCell Slice(int start, int count)
    {
        Dictionary<Cell, Matrix> terms = new(ReferenceEqualityComparer.Instance);
        foreach ((Cell leaf, Matrix matrix) in Terms)
        {
            terms[leaf] = matrix.Slice(start, count);
        }

        return new AffineCell(terms, Bias[start..(start + count)]);
    }

    /// <summary>How many of the matrix's rows belong to each part; one of them may be the rest. Null when they do not add up.</summary>
    private static int[]? Heights(Cell[] parts, int rows)
    {
        long[] widths = [.. parts.Select(part => part switch { InputCell input => input.Width, SlotCell state => state.Width, PairCell pair => WidthOf(pair), _ => -1 })];
        int unknown = Array.FindIndex(widths, width => width < 0);
        if (unknown >= 0)
        {
            widths[unknown] = rows - widths.Where((_, i) => i != unknown).Sum();
        }

        return Array.TrueForAll(widths, width => width > 0) && widths.Sum() == rows ? Array.ConvertAll(widths, width => (int)width) : null;
    }

    private static long WidthOf(PairCell pair) => pair switch
    {
        { Left: SlotCell left } => left.Width,
        { Right: SlotCell right } => right.Width,
        _ => -1,
    };
}
