using System.Numerics;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Matrix products.</summary>
internal static class ProductOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Gemm", ByType.Numbers<WithBias>);
        operations.Add("MatMul", ByType.Numbers<Batched>);
        operations.Add("Einsum", ByType.Numbers<Einsum>);
    }

    private readonly struct WithBias : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            bool biased = node.Has(2);
            return Operation.Of(typeof(T), inputs =>
            {
                (int rows, int inner, int columns) = (inputs[0].Shape[0], inputs[0].Shape[1], inputs[1].Shape[1]);
                Tensor<T> result = Tensor<T>.Rent([rows, columns]);
                Product.Multiply(inputs[0].Of<T>(), inputs[1].Of<T>(), result.Span, rows, inner, columns);
                if (biased)
                {
                    Product.AddToRows(result.Span, inputs[2].Of<T>());
                }

                return result;
            });
        }
    }

    private readonly struct Batched : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Operation.Of(typeof(T), inputs => Multiply<T>(inputs[0], inputs[1]));

        private static Tensor<T> Multiply<T>(Tensor a, Tensor b)
            where T : unmanaged, INumber<T>
        {
            (int rows, int inner, int columns) = (a.Shape[^2], a.Shape[^1], b.Shape[^1]);
            int[] batch = Sizes.Broadcast(a.Shape.AsSpan(..^2), b.Shape.AsSpan(..^2));
            Tensor<T> result = Tensor<T>.Rent([.. batch, rows, columns]);
            int products = Sizes.Count(batch);
            if (b.Count == inner * columns && a.Count == products * rows * inner)
            {
                // One matrix on the right: all rows in one product.
                Product.Multiply(a.Of<T>(), b.Of<T>(), result.Span, products * rows, inner, columns);
                return result;
            }

            if (a.Count == rows * inner && b.Count == products * inner * columns)
            {
                // One matrix on the left, which need not be repeated in memory.
                for (int i = 0; i < products; i++)
                {
                    Product.Multiply(a.Of<T>(), b.Of<T>().Slice(i * inner * columns, inner * columns), result.Span.Slice(i * rows * columns, rows * columns), rows, inner, columns);
                }

                return result;
            }

            Tensor left = FillingOperations.Expanded(a, [.. batch, rows, inner]);
            Tensor right = FillingOperations.Expanded(b, [.. batch, inner, columns]);
            Product.MultiplyEach(left.Of<T>(), right.Of<T>(), result.Span, products, rows, inner, columns);
            left.Release();
            right.Release();
            return result;
        }
    }
}
