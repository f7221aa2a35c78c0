using System.Globalization;
using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines;

/// <summary>Tensors made of rows, as all engines describe and check them.</summary>
internal static class RowTensors
{
    private const long MaxBytes = TensorLimits.MaxBytes;
    private const long MiB = 1 << 20;

    /// <summary>What a session of the graph takes and gives.</summary>
    /// <exception cref="ScoringException">An input or output is not made of rows, or of another type than scoring knows.</exception>
    public static ScoringSignature Describe(OnnxModel model) => new([.. model.Inputs.Select(Of)], [.. model.Outputs.Select(Of)]);

    /// <summary>An input's shape for a number of rows. Sizes the model leaves open are the buffer's, or one of them follows from the row's length.</summary>
    public static long[] Shape(TensorInfo input, TensorBuffer buffer, int rows)
    {
        if (input.RowShape is null)
        {
            return [rows, .. buffer.RowShape];
        }

        long[] row = [.. input.RowShape];
        if (row.Length == buffer.RowShape.Count)
        {
            row = [.. row.Zip(buffer.RowShape, (size, given) => size < 0 ? given : size)];
        }

        int unknown = Array.FindIndex(row, size => size < 0);
        if (unknown >= 0)
        {
            long known = row.Where(size => size > 0).Aggregate(1L, (product, size) => product * size);
            row[unknown] = buffer.RowLength / known;
        }

        return row.Aggregate(1L, (product, size) => product * size) == buffer.RowLength
            ? [rows, .. row]
            : throw new ScoringException($"A row of '{input.Name}' holds {buffer.RowLength} numbers; the model takes [{string.Join(", ", input.RowShape)}]; give rows of that shape.");
    }

    /// <summary>Makes room for an output that was computed, once it is seen to be made of rows.</summary>
    public static void Prepare(TensorInfo output, TensorBuffer buffer, long[] shape, int rows)
    {
        bool fits = shape.Length > 0 && shape[0] == rows
            && (output.RowShape is null || (output.RowShape.Count == shape.Length - 1 && output.RowShape.Zip(shape.Skip(1), (known, size) => known < 0 || known == size).All(same => same)));
        if (!fits)
        {
            throw new ScoringException($"The model gave a '{output.Name}' of shape [{string.Join(", ", shape)}] for {rows} rows; its output does not have the batch as first axis.");
        }

        buffer.Resize(rows, shape[1..]);
    }

    /// <summary>Refuses more rows than there is room for: a model may make a large tensor of a small row.</summary>
    /// <param name="rowBytes">Bytes a row takes in the model's largest tensor.</param>
    /// <param name="rows">How many rows.</param>
    /// <exception cref="ScoringException">They are too many.</exception>
    public static void RequireRoom(double rowBytes, int rows)
    {
        if (rowBytes * rows > MaxBytes)
        {
            throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture,
                $"A batch of {rows} rows would make a tensor of {rowBytes * rows / MiB:F0} MiB in the model; up to {MaxBytes / MiB} are made, so score {Math.Max(1, Math.Floor(MaxBytes / rowBytes))} rows at once, or fewer."));
        }
    }

    /// <summary>Most bytes the tensors of a run may take together.</summary>
    /// <param name="bounds">What is known of the graph's tensors.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="fed">Their rows.</param>
    /// <param name="rows">How many rows.</param>
    public static double Most(RowBounds bounds, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<TensorBuffer> fed, int rows)
    {
        (long longest, double bytes) = (1, 0);
        for (int i = 0; i < inputs.Count; i++)
        {
            bytes += (double)fed[i].RowLength * ElementBytes(inputs[i].ElementType);
            if (inputs[i].RowLength < 0)
            {
                long[] row = Shape(inputs[i], fed[i], rows)[1..];
                longest = Math.Max(longest, row.Where((_, axis) => inputs[i].RowShape is not { } known || known[axis] < 0).Append(1).Max());
            }
        }

        return bounds.Most(rows, (int)longest, bytes);
    }

    /// <summary>Refuses rows of which a graph is seen to make more than there is room for.</summary>
    /// <exception cref="LargeTensorException">They are too many.</exception>
    public static void RequireFewMade(RowBounds? bounds, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<TensorBuffer> fed, int rows)
    {
        if (bounds is { Grown: > 0 } && bounds.Grown * rows > Most(bounds, inputs, fed, rows))
        {
            throw new LargeTensorException($"A tensor of {bounds.Grown * rows} bytes.");
        }
    }

    private static int ElementBytes(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte => 1,
        TypeCode.Double or TypeCode.Int64 => sizeof(double),
        _ => sizeof(float),
    };

    /// <summary>What is said when a graph that opened fails on rows.</summary>
    public static ScoringException Failure(IReadOnlyList<TensorInfo> inputs, int rows, Exception error) => new(
        error is LargeTensorException or OutOfMemoryException or OverflowException
            ? $"A batch of {rows} rows needs more memory in the model than there is for a tensor; score fewer rows at once, or give a smaller model."
            : $"The model fails on a batch of {rows} rows; check that the values of {NameList.Of(inputs.Select(input => $"'{input.Name}'"))} are those it takes, such as tokens below the size of its vocabulary.",
        error);

    private static TensorInfo Of(OnnxTensor tensor)
    {
        if (!TensorTypes.IsSupported(tensor.ElementType))
        {
            throw new ScoringException($"Tensor '{tensor.Name}' holds {tensor.ElementType.Name}; scored are Single, Double, Int32, Int64, Byte and Boolean.");
        }

        return tensor.Shape is { Count: 0 }
            ? throw new ScoringException($"Tensor '{tensor.Name}' is one number for all rows; only tensors whose first axis is the batch are scored.")
            : new TensorInfo(tensor.Name, tensor.ElementType, tensor.Shape is null ? null : [.. tensor.Shape.Skip(1)]);
    }
}
