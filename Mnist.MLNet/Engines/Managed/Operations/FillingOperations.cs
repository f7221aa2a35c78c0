using System.Numerics;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Tensors of one number or counted numbers, and tensors made larger by repeating and padding.</summary>
internal static class FillingOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Expand", node => Operation.Of(node.Type(0), inputs => Expanded(inputs[0], Sizes.Broadcast(inputs[0].Shape, inputs[1].AsSizes()))));
        operations.Add("ConstantOfShape", ConstantOfShape);
        operations.Add("Range", ByType.Numbers<Counted>);
        operations.Add("Tile", node => Operation.Of(node.Type(0), inputs => Tiled(inputs[0], inputs[1].AsSizes())));
        operations.Add("Pad", Pad);
    }

    /// <summary>A copy that repeats the tensor to fill a larger shape.</summary>
    public static Tensor Expanded(Tensor x, int[] shape) => Strided.Take(x, 0, Sizes.BroadcastStrides(x.Shape, shape), shape);

    private static Operation ConstantOfShape(OperationNode node)
    {
        Tensor value = node.Tensor("value") ?? new Tensor<float>([1], [0]);
        return Operation.Of(value.ElementType, inputs => Expanded(value.View([]), inputs[0].AsSizes()));
    }

    private static Tensor Tiled(Tensor x, ReadOnlySpan<int> times)
    {
        // Each axis twice: how often it is repeated, and itself.
        int[] dense = Sizes.Strides(x.Shape);
        int[] shape = new int[2 * x.Rank];
        int[] strides = new int[2 * x.Rank];
        int[] whole = new int[x.Rank];
        for (int axis = 0; axis < x.Rank; axis++)
        {
            (shape[2 * axis], shape[(2 * axis) + 1]) = (times[axis], x.Shape[axis]);
            strides[(2 * axis) + 1] = dense[axis];
            whole[axis] = checked(times[axis] * x.Shape[axis]);
        }

        Tensor result = x.Like(whole);
        Strided.Copy(x, 0, strides, result, 0, Sizes.Strides(shape), shape);
        return result;
    }

    private static Operation Pad(OperationNode node)
    {
        int[] pads = node.Constant(1).AsSizes();
        bool filled = node.Has(2);
        return Operation.Of(node.Type(0), inputs =>
        {
            Tensor x = inputs[0];
            int rank = x.Rank;
            int[] shape = [.. x.Shape.Select((size, axis) => size + pads[axis] + pads[rank + axis])];
            int[] strides = Sizes.Strides(shape);
            Tensor result = x.Like(shape);
            if (filled)
            {
                Strided.Copy(inputs[2], 0, new int[rank], result, 0, strides, shape);
            }
            else
            {
                result.Bytes.Clear();
            }

            int start = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                start += pads[axis] * strides[axis];
            }

            Strided.Copy(x, 0, Sizes.Strides(x.Shape), result, start, strides, x.Shape);
            return result;
        });
    }

    private readonly struct Counted : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Operation.Of(typeof(T), inputs =>
            {
                T start = inputs[0].Of<T>()[0];
                T limit = inputs[1].Of<T>()[0];
                T delta = inputs[2].Of<T>()[0];
                double steps = (double.CreateTruncating(limit) - double.CreateTruncating(start)) / double.CreateTruncating(delta);
                Tensor<T> result = Tensor<T>.Rent([checked((int)Math.Max(0, Math.Ceiling(steps)))]);
                for (int i = 0; i < result.Count; i++)
                {
                    result.Span[i] = start + (T.CreateTruncating(i) * delta);
                }

                return result;
            });
    }
}
