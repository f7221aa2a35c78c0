using System.Numerics;
using System.Runtime.InteropServices;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Images with channels first, made larger or smaller.</summary>
internal static class ResizeOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations) => operations.Add("Resize", node =>
        node.Text("mode", "nearest") == "linear" ? ByType.Reals<Linear>(node) : Nearest(node));

    /// <summary>Where an output lies among the inputs, times twice the number of outputs (or one less), which keeps it whole; and that number.</summary>
    private static (long Position, long Unit) Place(string mode, int output, int size, int outputs) => mode switch
    {
        "align_corners" => outputs == 1 ? (0, 1) : (2L * output * (size - 1), 2L * (outputs - 1)),
        "half_pixel" => ((((2L * output) + 1) * size) - outputs, 2L * outputs),
        _ => (2L * output * size, 2L * outputs),
    };

    private static Operation Nearest(OperationNode node)
    {
        string place = node.Text("coordinate_transformation_mode", "half_pixel");
        bool down = node.Text("nearest_mode", "round_prefer_floor") == "floor";
        return Operation.Of(node.Type(0), inputs =>
        {
            Tensor x = inputs[0];
            int[] shape = inputs[3].AsSizes();
            int[] rows = From(x.Shape[2], shape[2]);
            int[] columns = From(x.Shape[3], shape[3]);
            Tensor result = x.Like(shape);
            switch (x.ElementSize)
            {
                case sizeof(byte): Pick<byte>(x.Bytes, result.Bytes, rows, columns, x.Shape); break;
                case sizeof(int): Pick(MemoryMarshal.Cast<byte, int>(x.Bytes), MemoryMarshal.Cast<byte, int>(result.Bytes), rows, columns, x.Shape); break;
                default: Pick(MemoryMarshal.Cast<byte, long>(x.Bytes), MemoryMarshal.Cast<byte, long>(result.Bytes), rows, columns, x.Shape); break;
            }

            return result;
        });

        int[] From(int size, int outputs)
        {
            int[] from = new int[outputs];
            for (int i = 0; i < outputs; i++)
            {
                (long position, long unit) = Place(place, i, size, outputs);
                from[i] = (int)Math.Clamp(FloorDivide(down ? position : position + (unit / 2), unit), 0, size - 1);
            }

            return from;
        }
    }

    private static long FloorDivide(long value, long by) => (value - (((value % by) + by) % by)) / by;

    private static void Pick<T>(ReadOnlySpan<T> source, Span<T> target, int[] rows, int[] columns, int[] shape)
    {
        int write = 0;
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            foreach (int row in rows)
            {
                ReadOnlySpan<T> line = source.Slice(((plane * shape[2]) + row) * shape[3], shape[3]);
                foreach (int column in columns)
                {
                    target[write++] = line[column];
                }
            }
        }
    }

    private readonly struct Linear : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            string place = node.Text("coordinate_transformation_mode", "half_pixel");
            return Operation.Of(typeof(T), inputs =>
            {
                Tensor x = inputs[0];
                int[] shape = inputs[3].AsSizes();
                (int, int, T)[] rows = Between<T>(place, x.Shape[2], shape[2]);
                (int, int, T)[] columns = Between<T>(place, x.Shape[3], shape[3]);
                Tensor<T> result = Tensor<T>.Rent(shape);
                int write = 0;
                for (int plane = 0; plane < shape[0] * shape[1]; plane++)
                {
                    foreach ((int top, int bottom, T down) in rows)
                    {
                        ReadOnlySpan<T> above = x.Of<T>().Slice(((plane * x.Shape[2]) + top) * x.Shape[3], x.Shape[3]);
                        ReadOnlySpan<T> below = x.Of<T>().Slice(((plane * x.Shape[2]) + bottom) * x.Shape[3], x.Shape[3]);
                        foreach ((int left, int right, T across) in columns)
                        {
                            T upper = above[left] + ((above[right] - above[left]) * across);
                            T lower = below[left] + ((below[right] - below[left]) * across);
                            result.Span[write++] = upper + ((lower - upper) * down);
                        }
                    }
                }

                return result;
            });
        }

        private static (int Low, int High, T Part)[] Between<T>(string place, int size, int outputs)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            (int, int, T)[] between = new (int, int, T)[outputs];
            for (int i = 0; i < outputs; i++)
            {
                (long position, long unit) = Place(place, i, size, outputs);
                position = Math.Clamp(position, 0, (size - 1) * unit);
                int low = (int)(position / unit);
                between[i] = (low, Math.Min(low + 1, size - 1), T.CreateTruncating(position % unit / (double)unit));
            }

            return between;
        }
    }
}
