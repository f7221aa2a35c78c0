using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Mnist.Models.Kernels.Products;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Products of row-major matrices: the training engine's for floats, plain sums in order for other numbers.</summary>
internal static class Product
{
    /// <summary>C = A.B: (rows x inner) . (inner x columns).</summary>
    public static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int rows, int inner, int columns)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            MatrixProduct.Multiply(MemoryMarshal.Cast<T, float>(a), MemoryMarshal.Cast<T, float>(b), MemoryMarshal.Cast<T, float>(c), rows, inner, columns);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            Span<T> sums = c.Slice(row * columns, columns);
            sums.Clear();
            for (int i = 0; i < inner; i++)
            {
                TensorPrimitives.MultiplyAdd(b.Slice(i * columns, columns), a[(row * inner) + i], sums, sums);
            }
        }
    }

    /// <summary>A product for each matrix of two stacks.</summary>
    public static void MultiplyEach<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int products, int rows, int inner, int columns)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < products; i++)
        {
            Multiply(a.Slice(i * rows * inner, rows * inner), b.Slice(i * inner * columns, inner * columns), c.Slice(i * rows * columns, rows * columns), rows, inner, columns);
        }
    }

    /// <summary>Adds one row to each.</summary>
    public static void AddToRows<T>(Span<T> values, ReadOnlySpan<T> row)
        where T : unmanaged, INumber<T>
    {
        for (int start = 0; start < values.Length; start += row.Length)
        {
            Span<T> part = values.Slice(start, row.Length);
            TensorPrimitives.Add(part, row, part);
        }
    }
}
