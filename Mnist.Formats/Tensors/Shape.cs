using System.Globalization;

namespace Mnist.Formats.Tensors;

/// <summary>Sizes of a tensor's axes; -1 stands for an unknown size, as the batch axis of a model.</summary>
/// <example><code>Shape image = (28, 28, 1);   Shape vector = 784;</code></example>
public sealed class Shape : IEquatable<Shape>
{
    private readonly long[] _dims;

    /// <summary>Creates a shape.</summary>
    /// <param name="dims">Size of each axis, -1 where unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below -1.</exception>
    public Shape(params long[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        foreach (long dim in dims)
        {
            if (dim < -1)
            {
                throw new ArgumentOutOfRangeException(nameof(dims), $"The size of an axis must be 0 or more, or -1 where unknown, received {dim}.");
            }
        }

        _dims = [.. dims];
    }

    /// <summary>Number of axes.</summary>
    public int ndim => _dims.Length;

    /// <summary>Size of each axis, -1 where unknown.</summary>
    public long[] dims => [.. _dims];

    /// <summary>Number of elements; -1 when an axis is unknown.</summary>
    public long size => IsKnown ? _dims.Aggregate(1L, (product, dim) => checked(product * dim)) : -1;

    /// <summary>Whether every size is known.</summary>
    public bool IsKnown => Array.TrueForAll(_dims, dim => dim >= 0);

    /// <summary>Number of elements as an int.</summary>
    /// <exception cref="InvalidOperationException">A size is unknown.</exception>
    public int Count => IsKnown ? checked((int)size) : throw new InvalidOperationException($"Shape {this} has an unknown axis.");

    /// <summary>Number of elements, -1 when an axis is unknown; inexact beyond 2^53, where <see cref="size"/> may overflow.</summary>
    public double Estimate => IsKnown ? Product(_dims) : -1;

    /// <summary>Size of one axis; negative indices count from the end.</summary>
    /// <param name="axis">Index of the axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => axis >= -ndim && axis < ndim
        ? checked((int)_dims[axis < 0 ? axis + ndim : axis])
        : throw new ArgumentOutOfRangeException(nameof(axis), $"Shape {this} has {ndim} axes, there is no axis {axis}.");

    /// <summary>A shape of one axis.</summary>
    /// <param name="dim">Its size.</param>
    public static implicit operator Shape(int dim) => new(dim);

    /// <summary>A shape from sizes.</summary>
    /// <param name="dims">Size of each axis.</param>
    public static implicit operator Shape(int[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        return new([.. dims.Select(dim => (long)dim)]);
    }

    /// <summary>A shape from sizes.</summary>
    /// <param name="dims">Size of each axis.</param>
    public static implicit operator Shape(long[] dims) => new(dims);

    /// <summary>A shape of two axes.</summary>
    /// <param name="dims">Size of each axis.</param>
    public static implicit operator Shape((int, int) dims) => new(dims.Item1, dims.Item2);

    /// <summary>A shape of three axes.</summary>
    /// <param name="dims">Size of each axis.</param>
    public static implicit operator Shape((int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3);

    /// <summary>A shape of four axes.</summary>
    /// <param name="dims">Size of each axis.</param>
    public static implicit operator Shape((int, int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4);

    /// <summary>A shape of five axes.</summary>
    /// <param name="dims">Size of each axis.</param>
    public static implicit operator Shape((int, int, int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4, dims.Item5);

    /// <summary>Whether two shapes have the same sizes.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => _dims.Aggregate(_dims.Length, HashCode.Combine);

    /// <summary>As Keras prints it: <c>(None, 28, 28)</c>.</summary>
    /// <returns>The sizes in parentheses, <c>None</c> where unknown.</returns>
    public override string ToString()
    {
        string inner = string.Join(", ", _dims.Select(dim => dim < 0 ? "None" : dim.ToString(CultureInfo.InvariantCulture)));
        return _dims.Length == 1 ? $"({inner},)" : $"({inner})";
    }

    /// <summary>The shape with the batch axis of unknown size in front.</summary>
    public Shape WithBatch() => new([-1, .. _dims]);

    /// <summary>The shape without its first axis.</summary>
    public Shape WithoutBatch() => new(_dims[1..]);

    /// <summary>Product of sizes: exact up to 2^53, and never an overflow.</summary>
    /// <param name="dims">The sizes.</param>
    public static double Product(ReadOnlySpan<long> dims)
    {
        double product = 1;
        foreach (long dim in dims)
        {
            product *= dim;
        }

        return product;
    }
}
