using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>The largest and the mean of windows over images with channels first; margins do not count.</summary>
internal static class PoolingOperations
{
    private delegate void OfLine<T>(ReadOnlySpan<T> line, int rows, WindowAxis width, Span<T> results);

    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("MaxPool", ByType.Numbers<Largest>);
        operations.Add("AveragePool", ByType.Reals<Mean>);
    }

    /// <summary>Pooling: lines are gathered into one, then what a window covers of it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="gather">Adds a line to those gathered.</param>
    /// <param name="reduce">The results of a gathered line of so many rows, one for each window along it.</param>
    private static Operation Of<T>(OperationNode node, OnVectors<T, T> gather, OfLine<T> reduce)
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

                    reduce(line, bottom - top, width, target.Slice(write, width.Outputs));
                    write += width.Outputs;
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
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of<T>(node, TensorPrimitives.Max, (line, _, width, results) =>
            {
                for (int i = 0; i < results.Length; i++)
                {
                    (int left, int right) = Covered(width, i);
                    T largest = line[left];
                    for (int j = left + 1; j < right; j++)
                    {
                        largest = T.Max(largest, line[j]);
                    }

                    results[i] = largest;
                }
            });
    }

    private readonly struct Mean : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T> => Of<T>(node, TensorPrimitives.Add, (line, rows, width, results) =>
            {
                for (int i = 0; i < results.Length; i++)
                {
                    (int left, int right) = Covered(width, i);
                    T sum = T.Zero;
                    for (int j = left; j < right; j++)
                    {
                        sum += line[j];
                    }

                    results[i] = sum / T.CreateTruncating(rows * (right - left));
                }
            });
    }
}
