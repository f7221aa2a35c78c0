using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Embedding;

/// <summary>Rows of a table by index: what an embedding looks up, and where its gradients go.</summary>
internal static unsafe class TableRows
{
    /// <summary><c>rows[i] = table[indices[i]]</c>.</summary>
    /// <param name="table">(entries, columns).</param>
    /// <param name="indices">Entries to look up.</param>
    /// <param name="rows">(indices, columns); overwritten.</param>
    /// <param name="columns">Floats of an entry.</param>
    /// <exception cref="ArgumentException">An index is not an entry of the table.</exception>
    public static void Gather(ReadOnlySpan<float> table, ReadOnlySpan<int> indices, Span<float> rows, int columns)
    {
        int entries = table.Length / columns;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if ((uint)index >= (uint)entries)
            {
                ThrowIndex(index, i, entries);
            }

            table.Slice(index * columns, columns).CopyTo(rows.Slice(i * columns, columns));
        }
    }

    /// <summary><c>table[indices[i]] += rows[i]</c> from zero, in the order of the rows: the gradient of <see cref="Gather"/> to the table.</summary>
    /// <param name="rows">(indices, columns).</param>
    /// <param name="indices">As for <see cref="Gather"/>.</param>
    /// <param name="table">(entries, columns); overwritten.</param>
    /// <param name="columns">Floats of an entry.</param>
    /// <exception cref="ArgumentException">An index is not an entry of the table.</exception>
    public static void ScatterAdd(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices, Span<float> table, int columns) =>
        SimdDispatch.Run(Scatter<AddOp>(rows, indices, table, columns));

    /// <summary>As <see cref="ScatterAdd"/>, of the rows' squares.</summary>
    /// <param name="rows">(indices, columns).</param>
    /// <param name="indices">As for <see cref="Gather"/>.</param>
    /// <param name="table">(entries, columns); overwritten.</param>
    /// <param name="columns">Floats of an entry.</param>
    /// <exception cref="ArgumentException">An index is not an entry of the table.</exception>
    public static void ScatterAddSquares(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices, Span<float> table, int columns) =>
        SimdDispatch.Run(Scatter<AddSquareOp>(rows, indices, table, columns));

    /// <summary>The work of <see cref="ScatterAdd"/> and <see cref="ScatterAddSquares"/>; tests run it at every width.</summary>
    internal static ScatterKernel<TOp> Scatter<TOp>(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices, Span<float> table, int columns)
        where TOp : struct, IBinaryOp
    {
        int entries = table.Length / columns;
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)entries)
            {
                ThrowIndex(indices[i], i, entries);
            }
        }

        return new ScatterKernel<TOp>(rows[..(indices.Length * columns)], indices, table, columns);
    }

    [DoesNotReturn]
    private static void ThrowIndex(int index, int position, int entries) => throw new ArgumentException(
        $"Index {index} at position {position} is outside the table of {entries} entries: expected 0 to {entries - 1}.");

    internal readonly ref struct ScatterKernel<TOp>(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices, Span<float> table, int columns) : ISimdKernel
        where TOp : struct, IBinaryOp
    {
        private readonly ReadOnlySpan<float> _rows = rows;
        private readonly ReadOnlySpan<int> _indices = indices;
        private readonly Span<float> _table = table;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            _table.Clear();
            fixed (float* rows = _rows, table = _table)
            {
                for (int i = 0; i < _indices.Length; i++)
                {
                    float* entry = table + ((nint)_indices[i] * columns);
                    VectorLoop.Run<TSimd, TVec, Elements<Binary<TOp>>>(new Elements<Binary<TOp>>(entry, rows + ((nint)i * columns), null, entry, default), columns);
                }
            }
        }
    }
}
