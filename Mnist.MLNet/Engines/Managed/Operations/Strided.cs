using System.Runtime.InteropServices;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Numbers copied from one order to another: each axis has its stride in the source and in the target.</summary>
internal static class Strided
{
    /// <summary>A tensor's numbers in another order.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="start">Its first number that counts.</param>
    /// <param name="strides">For each axis of the result, numbers of the source from one index to the next; 0 repeats, negative goes back.</param>
    /// <param name="shape">The result's shape.</param>
    public static Tensor Take(Tensor source, int start, ReadOnlySpan<int> strides, int[] shape)
    {
        Tensor result = source.Like(shape);
        Copy(source, start, strides, result, 0, Sizes.Strides(shape), shape);
        return result;
    }

    public static Tensor Transposed(Tensor source, ReadOnlySpan<int> permutation)
    {
        int[] dense = Sizes.Strides(source.Shape);
        int[] strides = new int[permutation.Length];
        int[] shape = new int[permutation.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            (strides[i], shape[i]) = (dense[permutation[i]], source.Shape[permutation[i]]);
        }

        return Take(source, 0, strides, shape);
    }

    /// <summary>Copies a block of the given shape.</summary>
    public static void Copy(Tensor source, int sourceStart, ReadOnlySpan<int> sourceStrides, Tensor target, int targetStart, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> shape)
    {
        if (Sizes.Count(shape) == 0)
        {
            return;
        }

        // Axes that follow each other without a gap on both sides are one.
        Span<int> sizes = stackalloc int[shape.Length + 1];
        Span<int> from = stackalloc int[shape.Length + 1];
        Span<int> to = stackalloc int[shape.Length + 1];
        (sizes[0], from[0], to[0]) = (1, 1, 1);
        int last = 0;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1)
            {
                continue;
            }

            if (sizes[last] != 1 && !(from[last] == sourceStrides[axis] * shape[axis] && to[last] == targetStrides[axis] * shape[axis]))
            {
                sizes[++last] = 1;
            }

            (sizes[last], from[last], to[last]) = (sizes[last] * shape[axis], sourceStrides[axis], targetStrides[axis]);
        }

        Block block = new(sizes[..(last + 1)], from[..(last + 1)], to[..(last + 1)]);
        switch (source.ElementSize)
        {
            case sizeof(byte):
                block.Copy<byte>(source.Bytes, sourceStart, target.Bytes, targetStart, 0);
                break;
            case sizeof(int):
                block.Copy(MemoryMarshal.Cast<byte, int>(source.Bytes), sourceStart, MemoryMarshal.Cast<byte, int>(target.Bytes), targetStart, 0);
                break;
            default:
                block.Copy(MemoryMarshal.Cast<byte, long>(source.Bytes), sourceStart, MemoryMarshal.Cast<byte, long>(target.Bytes), targetStart, 0);
                break;
        }
    }

    private readonly ref struct Block(ReadOnlySpan<int> sizes, ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        private readonly ReadOnlySpan<int> _sizes = sizes;
        private readonly ReadOnlySpan<int> _from = from;
        private readonly ReadOnlySpan<int> _to = to;

        public void Copy<T>(ReadOnlySpan<T> source, int read, Span<T> target, int write, int axis)
            where T : unmanaged
        {
            int size = _sizes[axis];
            int from = _from[axis];
            int to = _to[axis];
            if (axis < _sizes.Length - 1)
            {
                for (int i = 0; i < size; i++, read += from, write += to)
                {
                    Copy(source, read, target, write, axis + 1);
                }
            }
            else if (from == 1 && to == 1)
            {
                source.Slice(read, size).CopyTo(target[write..]);
            }
            else if (from == 0 && to == 1)
            {
                target.Slice(write, size).Fill(source[read]);
            }
            else
            {
                for (int i = 0; i < size; i++, read += from, write += to)
                {
                    target[write] = source[read];
                }
            }
        }
    }
}
