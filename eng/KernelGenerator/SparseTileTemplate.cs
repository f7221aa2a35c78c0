using static Mnist.KernelGenerator.Statements;

namespace Mnist.KernelGenerator;

/// <summary>The block of sums of <c>SparseProduct</c>: as in <see cref="TileTemplate"/>, but a list says which summands pass, and all rows share what they load of B.</summary>
/// <remarks>The number of vectors across is a type and not a class of its own: there is one height only, so that the body is short enough to be read whole.</remarks>
internal static class SparseTileTemplate
{
    // Sixteen sums are half of 32 registers; further rows would add summands that the others do not need.
    private const int RowCount = 4;
    private const int VectorCount = 4;

    private static readonly int[] Rows = [.. Enumerable.Range(0, RowCount)];
    private static readonly int[] Vectors = [.. Enumerable.Range(0, VectorCount)];

    public static string Write() => $$"""
        {{GeneratedKernels.Header(nameof(SparseTileTemplate))}}using System.Runtime.CompilerServices;
        using System.Runtime.Intrinsics.X86;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Products.Sparse;

        /// <summary>Four rows by one to four vectors of columns; see <see cref="SparseOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
        internal static unsafe class SparseTile
        {
            /// <summary>Rows of a tile.</summary>
            public const int Rows = {{RowCount}};

            /// <summary>Places that are read beyond the last: rows of B are anywhere, and the processor is told of them some places ahead.</summary>
            public const int PlacesAhead = 4;

            /// <summary>Computes the block.</summary>
            /// <typeparam name="TSimd">The width.</typeparam>
            /// <typeparam name="TVec">Its vector.</typeparam>
            /// <typeparam name="TVectors">Vectors across.</typeparam>
            /// <typeparam name="TPartial">1 when the last of them is partial.</typeparam>
            [MethodImpl(KernelMethod.Options)]
            public static void Run<TSimd, TVec, TVectors, TPartial>(in SparseOperands t)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TVectors : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, Rows.Select(row => $"TVec {string.Join(", ", Vectors.Select(v => $"{Sum(row, v)} = TSimd.Zero"))};"))}}

        {{Lines(8, Rows.Select(row => $"float* row{row} = t.Row({row});"))}}
                nint stride = t.BStride;
                nint inner = t.AInnerStride;
                float* start = t.B;
                int* end = t.Places + t.PlaceCount;
                for (int* place = t.Places; place < end; place++)
                {
                    nint k = *place;
                    float* b = start + (k * stride);
                    if (Sse.IsSupported)
                    {
                        float* next = start + (place[PlacesAhead] * stride);
        {{Lines(16, Vectors.SelectMany(v => If(v, "TVectors.Value", [$"Sse.Prefetch0(next + ({v} * TSimd.Count));"])))}}
                    }

                    nint a = k * inner;
        {{Lines(12, Rows.Select(row => $"TVec x{row} = TSimd.Broadcast(row{row}[a]);"))}}
        {{string.Join("\n\n", Vectors.Select(v => If(12, v, "TVectors.Value", MultiplyAdds(v))))}}
                }

        {{string.Join("\n\n", Rows.Select(row => If(8, row, "t.Rows", [Finish(row)])))}}
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Finish<TSimd, TVec, TVectors, TPartial>(in SparseOperands t, float* c, TVec mask, {{string.Join(", ", Vectors.Select(v => $"TVec sum{v}"))}})
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TVectors : struct, IConst
                where TPartial : struct, IConst
            {
        {{Lines(8, Vectors.Select(v => $"FinishOne<TSimd, TVec, TVectors, Const{v + 1}, TPartial>(t, c, mask, sum{v});"))}}
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void FinishOne<TSimd, TVec, TVectors, TNumber, TPartial>(in SparseOperands t, float* c, TVec mask, TVec sum)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TVectors : struct, IConst
                where TNumber : struct, IConst
                where TPartial : struct, IConst
            {
                if (TNumber.Value > TVectors.Value)
                {
                    return;
                }

                TVec bias = t.Bias == null ? TSimd.Zero : Load<TSimd, TVec, TVectors, TNumber, TPartial>(t.Bias, mask);
                c += (TNumber.Value - 1) * TSimd.Count;
                if (TNumber.Value == TVectors.Value)
                {
                    MaskedAccess.Finish<TSimd, TVec, TPartial>(sum, bias, c, t.Accumulate, mask);
                }
                else
                {
                    MaskedAccess.Finish<TSimd, TVec, Const0>(sum, bias, c, t.Accumulate, mask);
                }
            }

            // One of the vectors of a row, from 1; only the last may be partial.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TVec Load<TSimd, TVec, TVectors, TNumber, TPartial>(float* row, TVec mask)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TVectors : struct, IConst
                where TNumber : struct, IConst
                where TPartial : struct, IConst
            {
                float* source = row + ((TNumber.Value - 1) * TSimd.Count);
                return TNumber.Value == TVectors.Value ? MaskedAccess.Load<TSimd, TVec, TPartial>(source, mask) : TSimd.Load(source);
            }
        }

        """;

    private static IEnumerable<string> MultiplyAdds(int v) =>
        [$"TVec b{v} = Load<TSimd, TVec, TVectors, Const{v + 1}, TPartial>(b, mask);", .. Rows.Select(row => $"{Sum(row, v)} = TSimd.FusedMultiplyAdd(x{row}, b{v}, {Sum(row, v)});")];

    private static string Finish(int row)
    {
        string line = row switch { 0 => "t.C", 1 => "t.C + t.CStride", _ => $"t.C + ({row} * t.CStride)" };
        return $"Finish<TSimd, TVec, TVectors, TPartial>(t, {line}, mask, {string.Join(", ", Vectors.Select(v => Sum(row, v)))});";
    }

    // c3b: the fourth row, the second vector.
    private static string Sum(int row, int v) => $"c{row}{(char)('a' + v)}";
}
