using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Sparse;

/// <summary>Products with a matrix that is mostly zeros, as images with a blank background and what is behind relu or dropout: only the other summands are taken.</summary>
/// <remarks>
/// <c>fma(0, b, sum)</c> is <c>sum</c> for every finite b, so leaving it out changes no bit. What is infinite or NaN in B stays hidden where A is zero.
/// Rows side by side take the summands of any:
/// <code>
/// row 0       0 0 3 7 0 0 1 0
/// row 1       0 0 0 4 2 0 5 0
/// summands        2 3 4   6
/// </code>
/// </remarks>
internal static unsafe class SparseProduct
{
    /// <summary>Summands at least of a product with a transposed matrix: its zeros are found four by four, and short sums do not pay for the search.</summary>
    public const int LeastInnerAcross = 64;

    // Below this many zeros the tiles, where more rows share what they load of B, are faster (measured).
    private const double LeastZeros = 0.6;
    private const int LeastInner = 16;
    private const int SampledRows = 4;

    // Sums in one vector would wait for each other.
    private const int LeastVectors = 2;

    /// <summary>Whether some rows, which stand for all, have so many zeros that leaving them out is faster.</summary>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="a">The matrix as it lies in memory.</param>
    /// <param name="across">Whether sums run over its rows.</param>
    /// <param name="columns">Columns of the product.</param>
    public static bool Pays(int width, ReadOnlyMatrix a, bool across, int columns) =>
        columns >= LeastVectors * width && a.Columns >= LeastInner && a.Rows >= (across ? LeastInnerAcross : LeastVectors) && IsMostlyZero(a);

    /// <summary>Whether some rows, which stand for all, are mostly zeros.</summary>
    public static bool IsMostlyZero(ReadOnlyMatrix a)
    {
        int sampled = Math.Min(SampledRows, a.Rows);
        int zeros = 0;
        for (int i = 0; i < sampled; i++)
        {
            int row = (int)((((2L * i) + 1) * a.Rows) / (2L * sampled));
            zeros += Zeros(a.Values.Slice(row * a.Stride, a.Columns));

            // Most matrices are dense, and should not be looked at for long.
            if (i == 0 && zeros == 0)
            {
                return false;
            }
        }

        return zeros >= LeastZeros * sampled * a.Columns;
    }

    /// <summary>A part of the sums of all rows.</summary>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="operands">Where they are; of the first row and column.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Summands of the part, at most <see cref="SumParts"/>' longest.</param>
    /// <param name="columns">Columns of B and C.</param>
    [SkipLocalsInit]
    public static void Run(int width, in SparseOperands operands, int rows, int inner, int columns)
    {
        // The vector that writes places writes whole vectors.
        int* places = stackalloc int[inner + Vector512<int>.Count];
        SparseOperands block = operands;
        block.Places = places;
        for (int left = rows; left > 0; left -= SparseTile.Rows)
        {
            block.Rows = Math.Min(SparseTile.Rows, left);
            block.PlaceCount = block.AInnerStride == 1 ? FindPlaces(block, inner) : FindPlacesAcross(block, inner);
            switch (width)
            {
                case 16: Columns<Simd512, Vector512<float>>(block, columns); break;
                case 8: Columns<Simd256, Vector256<float>>(block, columns); break;
                case 4: Columns<Simd128, Vector128<float>>(block, columns); break;
                default: Columns<SimdScalar, float>(block, columns); break;
            }

            block.MoveRows(SparseTile.Rows);
        }
    }

    private static void Columns<TSimd, TVec>(in SparseOperands block, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        SparseOperands here = block;
        int vectors = (columns + TSimd.Count - 1) / TSimd.Count;
        int lanes = columns - ((vectors - 1) * TSimd.Count);

        // Half the registers hold sums; strips of nearly one width, because narrow ones wait for their sums.
        int most = TSimd.Registers / 2 / SparseTile.Rows;
        for (int strips = (vectors + most - 1) / most; strips > 0; strips--)
        {
            int across = (vectors + strips - 1) / strips;
            vectors -= across;
            here.PartialLanes = vectors == 0 ? lanes : TSimd.Count;
            if (here.PartialLanes == TSimd.Count)
            {
                Across<TSimd, TVec, Const0>(here, across);
            }
            else
            {
                Across<TSimd, TVec, Const1>(here, across);
            }

            here.MoveColumns(across * TSimd.Count);
        }
    }

    private static void Across<TSimd, TVec, TPartial>(in SparseOperands t, int vectors)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        switch (vectors)
        {
            case 1: SparseTile.Run<TSimd, TVec, Const1, TPartial>(t); break;
            case 2: SparseTile.Run<TSimd, TVec, Const2, TPartial>(t); break;
            case 3: SparseTile.Run<TSimd, TVec, Const3, TPartial>(t); break;
            default: SparseTile.Run<TSimd, TVec, Const4, TPartial>(t); break;
        }
    }

    private static int Zeros(ReadOnlySpan<float> row)
    {
        Vector512<int> found = Vector512<int>.Zero;
        int k = 0;
        for (; k <= row.Length - Vector512<int>.Count; k += Vector512<int>.Count)
        {
            found -= Vector512.Equals(Vector512.Create(row[k..]), Vector512<float>.Zero).AsInt32();
        }

        int zeros = Vector512.Sum(found);
        foreach (float value in row[k..])
        {
            zeros += value == 0 ? 1 : 0;
        }

        return zeros;
    }

    // The same of rows that lie across: neighbours in memory are of four rows.
    [MethodImpl(KernelMethod.Options)]
    private static int FindPlacesAcross(in SparseOperands t, int inner)
    {
        int found = 0;
        int* a = (int*)t.A;
        if (t.Rows == SparseTile.Rows)
        {
            for (int k = 0; k < inner; k++, a += t.AInnerStride)
            {
                // Written always and kept or not: what is zero cannot be foreseen.
                t.Places[found] = k;
                Vector128<int> bits = Vector128.Load(a);
                found += bits + bits != Vector128<int>.Zero ? 1 : 0;
            }

            return found;
        }

        for (int k = 0; k < inner; k++, a += t.AInnerStride)
        {
            int bits = 0;
            for (int row = 0; row < t.Rows; row++)
            {
                bits |= a[row];
            }

            t.Places[found] = k;
            found += bits << 1 != 0 ? 1 : 0;
        }

        return found;
    }

    // Where any of the rows is not zero, of either sign.
    [MethodImpl(KernelMethod.Options)]
    private static int FindPlaces(in SparseOperands t, int inner)
    {
        int* row0 = (int*)t.Row(0);
        int* row1 = (int*)t.Row(1);
        int* row2 = (int*)t.Row(2);
        int* row3 = (int*)t.Row(3);
        int found = 0;
        int k = 0;
        for (; k <= inner - Vector512<int>.Count; k += Vector512<int>.Count)
        {
            Vector512<int> bits = Vector512.Load(row0 + k) | Vector512.Load(row1 + k) | Vector512.Load(row2 + k) | Vector512.Load(row3 + k);
            Vector512<int> counts = ~Vector512.Equals(bits + bits, Vector512<int>.Zero);
            if (Avx512F.IsSupported)
            {
                Vector512.Store(Avx512F.Compress(Vector512<int>.Zero, counts, Vector512<int>.Indices + Vector512.Create(k)), t.Places + found);
                found += BitOperations.PopCount(counts.ExtractMostSignificantBits());
                continue;
            }

            for (ulong left = counts.ExtractMostSignificantBits(); left != 0; left &= left - 1)
            {
                t.Places[found++] = k + BitOperations.TrailingZeroCount(left);
            }
        }

        for (; k < inner; k++)
        {
            if (((row0[k] | row1[k] | row2[k] | row3[k]) << 1) != 0)
            {
                t.Places[found++] = k;
            }
        }

        return found;
    }
}
