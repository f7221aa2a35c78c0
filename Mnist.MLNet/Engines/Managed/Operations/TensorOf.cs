using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mnist.Formats.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>A tensor over an array, which may be longer than it.</summary>
/// <param name="shape">The shape.</param>
/// <param name="values">The numbers.</param>
/// <param name="rented">Whether the array goes back to the pool.</param>
internal sealed class Tensor<T>(int[] shape, T[] values, bool rented = false) : Tensor(shape)
    where T : unmanaged
{
    public override Type ElementType => typeof(T);

    public override int ElementSize => Unsafe.SizeOf<T>();

    public Span<T> Span => values.AsSpan(0, Count);

    public override Span<byte> Bytes => MemoryMarshal.AsBytes(Span);

    /// <exception cref="LargeTensorException">It would be larger than a tensor may be, or than there is room for in the run.</exception>
    public static Tensor<T> Rent(int[] shape)
    {
        int count = Sizes.Count(shape);
        long bytes = (long)count * Unsafe.SizeOf<T>();
        _ = bytes <= TensorLimits.MaxBytes ? 0 : throw new LargeTensorException($"A tensor of {count} numbers.");
        RunMemory.Take(Taken(count));
        return new(shape, ArrayPool<T>.Shared.Rent(count), rented: true);
    }

    // The pool has arrays of powers of two.
    private static long Taken(int count) => (long)BitOperations.RoundUpToPowerOf2((uint)count) * Unsafe.SizeOf<T>();

    public override Tensor Like(int[] shape) => Rent(shape);

    public override Tensor View(int[] shape) => new Tensor<T>(shape, values);

    public override void Release()
    {
        if (rented)
        {
            RunMemory.Free(Taken(Count));
            ArrayPool<T>.Shared.Return(values);
        }
    }
}
