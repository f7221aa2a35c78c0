using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Softmax over the last axis, and its logarithm.</summary>
internal static class SoftmaxOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Softmax", ByType.Reals<Softmax>);
        operations.Add("LogSoftmax", ByType.Reals<Softmax>);
    }

    private readonly struct Softmax : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (node.Int("axis", -1) != -1)
            {
                throw node.Refusal("its axis is not the last");
            }

            bool logarithm = node.Op == "LogSoftmax";
            return Operation.Of(typeof(T), inputs => logarithm ? Logarithms<T>(inputs[0]) : Probabilities<T>(inputs[0]));
        }

        private static Tensor<T> Probabilities<T>(Tensor x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Tensor<T> result = Exponentials<T>(x);
            int width = x.Shape[^1];
            for (int start = 0; start < x.Count; start += width)
            {
                Span<T> row = result.Span.Slice(start, width);
                TensorPrimitives.Divide(row, Reduction.Sum<T>(row), row);
            }

            return result;
        }

        private static Tensor<T> Logarithms<T>(Tensor x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Tensor<T> result = Exponentials<T>(x);
            int width = x.Shape[^1];
            for (int start = 0; start < x.Count; start += width)
            {
                ReadOnlySpan<T> logits = x.Of<T>().Slice(start, width);
                Span<T> row = result.Span.Slice(start, width);
                T sum = Reduction.Sum<T>(row);
                TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), row);
                TensorPrimitives.Subtract(row, T.Log(sum), row);
            }

            return result;
        }

        // Of the distances to the largest of the row, so that none overflows.
        private static Tensor<T> Exponentials<T>(Tensor x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Tensor<T> result = Tensor<T>.Rent(x.Shape);
            int width = x.Shape[^1];
            for (int start = 0; start < x.Count; start += width)
            {
                ReadOnlySpan<T> logits = x.Of<T>().Slice(start, width);
                TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), result.Span.Slice(start, width));
            }

            Maps.Run<T>(TensorPrimitives.Exp, result.Span, result.Span);
            return result;
        }
    }
}
