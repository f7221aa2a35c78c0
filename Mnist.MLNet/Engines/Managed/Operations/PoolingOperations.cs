using System.Numerics;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>The largest and the mean of windows over images with channels first; margins do not count.</summary>
internal static class PoolingOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("MaxPool", ByType.Numbers<Largest>);
        operations.Add("AveragePool", ByType.Reals<Mean>);
    }

    private static Operation Of<T>(OperationNode node, T start, Func<T, T, T> add, Func<T, int, T> finish)
        where T : unmanaged, INumber<T>
    {
        WindowAttributes window = WindowAttributes.Of(node);
        return Operation.Of(typeof(T), inputs =>
        {
            Tensor x = inputs[0];
            WindowAxis height = WindowAxis.Of(window, 0, x.Shape[2]);
            WindowAxis width = WindowAxis.Of(window, 1, x.Shape[3]);
            Tensor<T> result = Tensor<T>.Rent([x.Shape[0], x.Shape[1], height.Outputs, width.Outputs]);
            ReadOnlySpan<T> source = x.Of<T>();
            Span<T> target = result.Span;
            int write = 0;
            for (int plane = 0; plane < x.Shape[0] * x.Shape[1] * height.Size; plane += height.Size)
            {
                for (int i = 0; i < height.Outputs; i++)
                {
                    (int top, int bottom) = Covered(height, i);
                    for (int j = 0; j < width.Outputs; j++)
                    {
                        (int left, int right) = Covered(width, j);
                        T total = start;
                        for (int line = top; line < bottom; line++)
                        {
                            foreach (T value in source[(((plane + line) * width.Size) + left)..(((plane + line) * width.Size) + right)])
                            {
                                total = add(total, value);
                            }
                        }

                        target[write++] = finish(total, (bottom - top) * (right - left));
                    }
                }
            }

            return result;
        });
    }

    private static (int From, int To) Covered(WindowAxis axis, int output) => (Math.Max(0, axis.First(output)), Math.Min(axis.Size, axis.First(output) + axis.Kernel));

    private readonly struct Largest : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of(node, T.MinValue, T.Max, (total, _) => total);
    }

    private readonly struct Mean : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T> => Of(node, T.Zero, (total, value) => total + value, (total, count) => total / T.CreateTruncating(count));
    }
}
