namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>A shape and numbers, row-major. What only moves numbers sees them as bytes.</summary>
internal abstract class Tensor
{
    protected Tensor(int[] shape)
    {
        Shape = shape;
        Count = Sizes.Count(shape);
    }

    public int[] Shape { get; }

    public int Rank => Shape.Length;

    /// <summary>How many numbers.</summary>
    public int Count { get; }

    public abstract Type ElementType { get; }

    /// <summary>Bytes of a number.</summary>
    public abstract int ElementSize { get; }

    public abstract Span<byte> Bytes { get; }

    /// <summary>A tensor of the same type in memory of its own, which holds anything yet.</summary>
    public abstract Tensor Like(int[] shape);

    /// <summary>The same memory under another shape.</summary>
    public abstract Tensor View(int[] shape);

    /// <summary>Gives back memory that was rented; it must not be read after that.</summary>
    public abstract void Release();

    /// <summary>The numbers.</summary>
    public Span<T> Of<T>()
        where T : unmanaged => ((Tensor<T>)this).Span;

    /// <summary>The numbers of a vector of int64, which is what shapes and axes are.</summary>
    public int[] AsSizes() => Sizes.Of(Of<long>());

    /// <summary>A tensor of a constant's numbers.</summary>
    /// <param name="type">The element type, one of scoring's.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="data">Little-endian numbers.</param>
    public static Tensor Constant(Type type, int[] shape, ReadOnlySpan<byte> data)
    {
        Tensor tensor = TensorTypes.Visit(type, new Allocation(shape));
        data.CopyTo(tensor.Bytes);
        return tensor;
    }

    private readonly struct Allocation(int[] shape) : ITypedVisitor<Tensor>
    {
        public Tensor Visit<T>()
            where T : unmanaged => new Tensor<T>(shape, new T[Sizes.Count(shape)]);
    }
}
