using System.Numerics;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Parts of tensors.</summary>
internal static class PickingOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Slice", Slice);
        operations.Add("Gather", Gather);
    }

    private static Operation Slice(OperationNode node)
    {
        long[] starts = node.Constant(1).Of<long>().ToArray();
        long[] ends = node.Constant(2).Of<long>().ToArray();
        int[] axes = node.Constant(3).AsSizes();
        int[] steps = node.Constant(4).AsSizes();
        return Operation.Of(node.Type(0), inputs =>
        {
            Tensor x = inputs[0];
            int[] shape = [.. x.Shape];
            int[] strides = Sizes.Strides(shape);
            int first = 0;
            for (int i = 0; i < axes.Length; i++)
            {
                int axis = Sizes.Axis(axes[i], x.Rank);
                int size = x.Shape[axis];
                int back = steps[i] < 0 ? 1 : 0;
                long start = Math.Clamp(FromFront(starts[i], size), 0, size - back);
                long end = Math.Clamp(FromFront(ends[i], size), -back, size);
                shape[axis] = (int)Math.Max(0, (end - start + steps[i] - Math.Sign(steps[i])) / steps[i]);
                first += (int)start * strides[axis];
                strides[axis] *= steps[i];
            }

            return Strided.Take(x, first, strides, shape);
        });

        static long FromFront(long index, int size) => index < 0 ? index + size : index;
    }

    private static Operation Gather(OperationNode node)
    {
        int along = node.Int("axis", 0);
        return node.Type(1) == typeof(int) ? Of<int>() : node.Type(1) == typeof(long) ? Of<long>() : throw node.Refusal($"its indices are {node.Type(1).Name}");

        Operation Of<T>()
            where T : unmanaged, IBinaryInteger<T> => Operation.Of(node.Type(0), inputs =>
            {
                (Tensor x, Tensor indices) = (inputs[0], inputs[1]);
                int axis = Sizes.Axis(along, x.Rank);
                Tensor result = x.Like([.. x.Shape.AsSpan(0, axis), .. indices.Shape, .. x.Shape.AsSpan(axis + 1)]);
                int outer = Sizes.Count(x.Shape.AsSpan(0, axis));
                int length = Sizes.Count(x.Shape.AsSpan(axis + 1)) * x.ElementSize;
                ReadOnlySpan<T> picked = indices.Of<T>();
                for (int i = 0; i < outer; i++)
                {
                    for (int j = 0; j < picked.Length; j++)
                    {
                        int index = Sizes.Axis(long.CreateTruncating(picked[j]), x.Shape[axis]);
                        x.Bytes.Slice(((i * x.Shape[axis]) + index) * length, length).CopyTo(result.Bytes[(((i * picked.Length) + j) * length)..]);
                    }
                }

                return result;
            });
    }
}
