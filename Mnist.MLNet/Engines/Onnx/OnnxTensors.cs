using Microsoft.ML.OnnxRuntime;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines.Onnx;

/// <summary>Hands buffers to ONNX Runtime as tensors over the same memory.</summary>
internal static class OnnxTensors
{
    /// <summary>An input's rows; those beyond <paramref name="rows"/> repeat the first, which the model takes if it takes any.</summary>
    public static OrtValue Input(TensorInfo tensor, TensorBuffer buffer, int rows, int padded)
    {
        tensor.RequireType(buffer);
        buffer.Resize(padded);
        return TensorTypes.Visit(tensor.ElementType, new Wrapping(buffer, rows, padded, Shape(tensor, buffer, padded)));
    }

    /// <summary>Memory for an output of known shape.</summary>
    public static OrtValue Output(TensorInfo tensor, TensorBuffer buffer, int rows)
    {
        tensor.RequireType(buffer);
        buffer.Resize(rows, tensor.RowShape);
        return TensorTypes.Visit(tensor.ElementType, new Wrapping(buffer, rows, rows, [rows, .. tensor.RowShape!]));
    }

    /// <summary>Copies an output that ONNX Runtime made, once it is seen to be made of rows.</summary>
    public static void Copy(TensorInfo tensor, OrtValue result, TensorBuffer buffer, int rows)
    {
        tensor.RequireType(buffer);
        long[] shape = result.GetTensorTypeAndShape().Shape;
        bool fits = shape.Length > 0 && shape[0] == rows
            && (tensor.RowShape is null || (tensor.RowShape.Count == shape.Length - 1 && tensor.RowShape.Zip(shape.Skip(1), (known, size) => known < 0 || known == size).All(same => same)));
        if (!fits)
        {
            throw new ScoringException($"The model gave a '{tensor.Name}' of shape [{string.Join(", ", shape)}] for {rows} rows; its output does not have the batch as first axis.");
        }

        buffer.Resize(rows, shape[1..]);
        TensorTypes.Visit(tensor.ElementType, new Copying(result, buffer, rows));
    }

    /// <summary>The tensor's shape for a number of rows. Sizes the model leaves open are the buffer's, or one of them follows from the row's length.</summary>
    private static long[] Shape(TensorInfo tensor, TensorBuffer buffer, int rows)
    {
        if (tensor.RowShape is null)
        {
            return [rows, .. buffer.RowShape];
        }

        long[] row = [.. tensor.RowShape];
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
            : throw new ScoringException($"A row of '{tensor.Name}' holds {buffer.RowLength} numbers; the model takes [{string.Join(", ", tensor.RowShape)}]; give rows of that shape.");
    }

    private readonly struct Wrapping(TensorBuffer buffer, int rows, int padded, long[] shape) : ITypedVisitor<OrtValue>
    {
        public OrtValue Visit<T>()
            where T : unmanaged
        {
            for (int row = rows; row < padded; row++)
            {
                buffer.Row<T>(0).CopyTo(buffer.Row<T>(row));
            }

            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.Memory<T>(padded), shape);
        }
    }

    private readonly struct Copying(OrtValue result, TensorBuffer buffer, int rows) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            result.GetTensorDataAsSpan<T>().CopyTo(buffer.Rows<T>(rows));
            return true;
        }
    }
}
