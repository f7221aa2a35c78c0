using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    public static Tensor<T> Rent(int[] shape) => new(shape, ArrayPool<T>.Shared.Rent(Sizes.Count(shape)), rented: true);

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
