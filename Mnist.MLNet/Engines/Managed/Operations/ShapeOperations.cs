namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Shapes, and the same numbers under another shape or in another order of axes.</summary>
internal static class ShapeOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Shape", Shape);
        operations.Add("Reshape", Reshape);
        operations.Add("Squeeze", Squeeze);
        operations.Add("Unsqueeze", Unsqueeze);
        operations.Add("Transpose", node =>
        {
            int[] permutation = node.Integers("perm");
            return Operation.Of(node.Type(0), inputs => Strided.Transposed(inputs[0], permutation));
        });
    }

    private static Operation Shape(OperationNode node)
    {
        int end = node.Int("end", int.MaxValue);
        return Operation.Of(typeof(long), inputs =>
        {
            int[] shape = inputs[0].Shape[..Math.Min(end, inputs[0].Rank)];
            Tensor<long> result = Tensor<long>.Rent([shape.Length]);
            for (int i = 0; i < shape.Length; i++)
            {
                result.Span[i] = shape[i];
            }

            return result;
        });
    }

    private static Operation Reshape(OperationNode node)
    {
        bool zeroIsZero = node.Int("allowzero", 0) != 0;
        return Operation.View(node.Type(0), inputs =>
        {
            Tensor x = inputs[0];
            int[] shape = inputs[1].AsSizes();
            for (int i = 0; i < shape.Length; i++)
            {
                shape[i] = shape[i] == 0 && !zeroIsZero ? x.Shape[i] : shape[i];
            }

            int open = Array.IndexOf(shape, -1);
            if (open >= 0)
            {
                shape[open] = 1;
                int rest = Sizes.Count(shape);
                shape[open] = rest == 0 ? 0 : x.Count / rest;
            }

            return Sizes.Count(shape) == x.Count
                ? x.View(shape)
                : throw new ArgumentException($"[{string.Join(", ", x.Shape)}] does not fill [{string.Join(", ", shape)}].");
        });
    }

    private static Operation Squeeze(OperationNode node)
    {
        int[] axes = node.Constant(1).AsSizes();
        return Operation.View(node.Type(0), inputs =>
        {
            Tensor x = inputs[0];
            bool[] gone = new bool[x.Rank];
            foreach (int axis in axes)
            {
                gone[Sizes.Axis(axis, x.Rank)] = true;
            }

            int[] shape = [.. x.Shape.Where((_, axis) => !gone[axis])];
            return Sizes.Count(shape) == x.Count ? x.View(shape) : throw new ArgumentException("Only axes of size 1 can go.");
        });
    }

    private static Operation Unsqueeze(OperationNode node)
    {
        int[] axes = node.Constant(1).AsSizes();
        return Operation.View(node.Type(0), inputs =>
        {
            int rank = inputs[0].Rank + axes.Length;
            int[] shape = new int[rank];
            foreach (int axis in axes)
            {
                shape[Sizes.Axis(axis, rank)] = -1;
            }

            int next = 0;
            for (int i = 0; i < rank; i++)
            {
                shape[i] = shape[i] < 0 ? 1 : inputs[0].Shape[next++];
            }

            return inputs[0].View(shape);
        });
    }
}
