using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Sums, means and extremes along axes.</summary>
internal static class ReductionOperations
{
    private delegate TResult Reduce<T, TResult>(ReadOnlySpan<T> values);

    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        foreach (string op in new[] { "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd" })
        {
            operations.Add(op, ByType.Numbers<OverAxes>);
        }

        operations.Add("ArgMax", ByType.Numbers<Where>);
        operations.Add("ArgMin", ByType.Numbers<Where>);
    }

    private static Operation Of<T, TResult>(int[] axes, bool keep, Reduce<T, TResult> reduce)
        where T : unmanaged
        where TResult : unmanaged => Operation.Of(typeof(TResult), inputs =>
        {
            // The axes to go come last: what is reduced then lies together.
            Tensor x = inputs[0];
            bool[] gone = new bool[x.Rank];
            foreach (int axis in axes)
            {
                gone[Sizes.Axis(axis, x.Rank)] = true;
            }

            int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => !gone[axis])];
            int[] order = [.. kept, .. Enumerable.Range(0, x.Rank).Where(axis => gone[axis])];
            bool inOrder = order.AsSpan().SequenceEqual([.. Enumerable.Range(0, x.Rank)]);
            Tensor rows = inOrder ? x : Strided.Transposed(x, order);
            Tensor<TResult> result = Tensor<TResult>.Rent(keep ? [.. x.Shape.Select((size, axis) => gone[axis] ? 1 : size)] : [.. kept.Select(axis => x.Shape[axis])]);
            int length = result.Count == 0 ? 0 : x.Count / result.Count;
            for (int i = 0; i < result.Count; i++)
            {
                result.Span[i] = reduce(rows.Of<T>().Slice(i * length, length));
            }

            if (!inOrder)
            {
                rows.Release();
            }

            return result;
        });

    private readonly struct OverAxes : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            int[] axes = node.Has(1) ? node.Constant(1).AsSizes() : node.Integers("axes");
            return Of<T, T>(axes, node.Int("keepdims", 1) != 0, node.Op switch
            {
                "ReduceMean" => values => Reduction.Sum(values) / T.CreateTruncating(values.Length),
                "ReduceSum" => Reduction.Sum,
                "ReduceMax" => TensorPrimitives.Max,
                "ReduceMin" => TensorPrimitives.Min,
                _ => Reduction.Product,
            });
        }
    }

    private readonly struct Where : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            bool smallest = node.Op == "ArgMin";
            return Of<T, long>([node.Int("axis", 0)], node.Int("keepdims", 1) != 0, values => Reduction.First(values, smallest));
        }
    }
}
