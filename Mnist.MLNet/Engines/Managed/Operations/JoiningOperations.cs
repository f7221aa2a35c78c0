namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Tensors put together along an axis, and cut apart.</summary>
internal static class JoiningOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Concat", Concat);
        operations.Add("Split", Split);
    }

    private static Operation Concat(OperationNode node)
    {
        int along = node.Int("axis", 0);
        return Operation.Of(node.Type(0), inputs =>
        {
            int axis = Sizes.Axis(along, inputs[0].Rank);
            int[] shape = [.. inputs[0].Shape];
            for (int i = 1; i < inputs.Length; i++)
            {
                shape[axis] = checked(shape[axis] + inputs[i].Shape[axis]);
            }

            Tensor result = inputs[0].Like(shape);
            int[] strides = Sizes.Strides(shape);
            int start = 0;
            foreach (Tensor part in inputs)
            {
                Strided.Copy(part, 0, Sizes.Strides(part.Shape), result, start, strides, part.Shape);
                start += part.Shape[axis] * strides[axis];
            }

            return result;
        });
    }

    private static Operation Split(OperationNode node)
    {
        int along = node.Int("axis", 0);
        int[]? sizes = node.Has(1) ? node.Constant(1).AsSizes() : null;
        int count = node.Results;
        return new Operation([.. Enumerable.Repeat(node.Type(0), count)], (inputs, results) =>
        {
            Tensor x = inputs[0];
            int axis = Sizes.Axis(along, x.Rank);
            int[] strides = Sizes.Strides(x.Shape);
            int start = 0;
            for (int i = 0; i < count; i++)
            {
                int[] shape = [.. x.Shape];
                shape[axis] = sizes?[i] ?? x.Shape[axis] / count;
                results[i] = Strided.Take(x, start, strides, shape);
                start += shape[axis] * strides[axis];
            }
        });
    }
}
