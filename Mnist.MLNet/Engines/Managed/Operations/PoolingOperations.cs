using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>The largest and the mean of windows over images with channels first; margins do not count.</summary>
internal static class PoolingOperations
{
    private delegate T OfWindow<T>(ReadOnlySpan<T> values, int cells);

    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("MaxPool", ByType.Numbers<Largest>);
        operations.Add("AveragePool", ByType.Reals<Mean>);
    }

    /// <summary>Pooling: lines are gathered into one, then what a window covers of it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="gather">Adds a line to those gathered.</param>
    /// <param name="reduce">The result of some gathered numbers, of so many cells.</param>
    private static Operation Of<T>(OperationNode node, OnVectors<T, T> gather, OfWindow<T> reduce)
        where T : unmanaged
    {
        WindowAttributes window = WindowAttributes.Of(node);
        return Operation.Of(typeof(T), inputs =>
        {
            Tensor x = inputs[0];
            WindowAxis height = WindowAxis.Of(window, 0, x.Shape[2]);
            WindowAxis width = WindowAxis.Of(window, 1, x.Shape[3]);
            Tensor<T> result = Tensor<T>.Rent([x.Shape[0], x.Shape[1], height.Outputs, width.Outputs]);
            Tensor<T> gathered = Tensor<T>.Rent([width.Size]);
            Span<T> target = result.Span;
            Span<T> line = gathered.Span;
            int write = 0;
            for (int plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
            {
                for (int i = 0; i < height.Outputs; i++)
                {
                    (int top, int bottom) = Covered(height, i);
                    Line(plane, top).CopyTo(line);
                    for (int next = top + 1; next < bottom; next++)
                    {
                        gather(line, Line(plane, next), line);
                    }

                    for (int j = 0; j < width.Outputs; j++)
                    {
                        (int left, int right) = Covered(width, j);
                        target[write++] = reduce(line[left..right], (bottom - top) * (right - left));
                    }
                }
            }

            gathered.Release();
            return result;

            ReadOnlySpan<T> Line(int plane, int row) => x.Of<T>().Slice(((plane * height.Size) + row) * width.Size, width.Size);
        });
    }

    private static (int From, int To) Covered(WindowAxis axis, int output) => (Math.Max(0, axis.First(output)), Math.Min(axis.Size, axis.First(output) + axis.Kernel));

    private readonly struct Largest : INumberOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of<T>(node, TensorPrimitives.Max, (values, _) =>
            {
                T largest = values[0];
                foreach (T value in values[1..])
                {
                    largest = T.Max(largest, value);
                }

                return largest;
            });
    }

    private readonly struct Mean : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T> => Of<T>(node, TensorPrimitives.Add, (values, cells) =>
            {
                T sum = T.Zero;
                foreach (T value in values)
                {
                    sum += value;
                }

                return sum / T.CreateTruncating(cells);
            });
    }
}
