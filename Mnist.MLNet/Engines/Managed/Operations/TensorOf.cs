using System.Buffers;
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

    /// <exception cref="LargeTensorException">It would be larger than a tensor may be.</exception>
    public static Tensor<T> Rent(int[] shape)
    {
        int count = Sizes.Count(shape);
        return (long)count * Unsafe.SizeOf<T>() <= TensorLimits.MaxBytes
            ? new(shape, ArrayPool<T>.Shared.Rent(count), rented: true)
            : throw new LargeTensorException($"A tensor of {count} numbers.");
    }

    public override Tensor Like(int[] shape) => Rent(shape);

    public override Tensor View(int[] shape) => new Tensor<T>(shape, values);

    public override void Release()
    {
        if (rented)
        {
            ArrayPool<T>.Shared.Return(values);
        }
    }
}
