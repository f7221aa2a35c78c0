using Microsoft.ML.OnnxRuntime;

namespace Mnist.MLNet.Engines.Onnx;

/// <summary>Hands buffers to ONNX Runtime as tensors over the same memory.</summary>
internal static class OnnxTensors
{
    /// <summary>An input's rows; those beyond <paramref name="rows"/> repeat the first, which the model takes if it takes any.</summary>
    public static OrtValue Input(TensorInfo tensor, TensorBuffer buffer, int rows, int padded)
    {
        tensor.RequireType(buffer);
        buffer.Resize(padded);
        return TensorTypes.Visit(tensor.ElementType, new Wrapping(buffer, rows, padded, RowTensors.Shape(tensor, buffer, padded)));
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
        RowTensors.Prepare(tensor, buffer, result.GetTensorTypeAndShape().Shape, rows);
        TensorTypes.Visit(tensor.ElementType, new Copying(result, buffer, rows));
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
