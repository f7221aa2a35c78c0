using static Mnist.KernelGenerator.Statements;

namespace Mnist.KernelGenerator;

/// <summary>
/// The block of sums of a few columns of a product whose A lies across: as in <see cref="TileTemplate"/> with the two matrices exchanged, vectors of A and numbers of B.
/// <code>
///          a0   a1            neighbouring rows of A: one vector
///  b0 -> | c0a  c0b |         one number of B: a broadcast
///  b1 -> | c1a  c1b |
/// </code>
/// </summary>
/// <remarks>Four columns beside whole vectors of 16 would fill a quarter of the lanes, and rows of a vector fill all of them; what each lane sums, and in which order, is the same.</remarks>
internal static class CrossTileTemplate
{
    /// <summary>Columns at most.</summary>
    private const int ColumnCount = 4;

    /// <summary>Vectors at most: with four columns twenty sums.</summary>
    private const int VectorCount = 5;

    private static readonly int[] Columns = [.. Enumerable.Range(0, ColumnCount)];
    private static readonly int[] Vectors = [.. Enumerable.Range(0, VectorCount)];

    public static string Write() => $$"""
        {{GeneratedKernels.Header(nameof(CrossTileTemplate))}}using System.Runtime.CompilerServices;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Products.Tiles;

        /// <summary>Up to {{ColumnCount}} columns by {{VectorCount}} vectors of rows, a line's stride apart; see <see cref="TileOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
        internal static unsafe class CrossTile
        {
            /// <summary>Columns at most.</summary>
            public const int MostColumns = {{ColumnCount}};

            /// <summary>Vectors at most.</summary>
            public const int MostVectors = {{VectorCount}};

            /// <summary>Computes the block.</summary>
            /// <typeparam name="TSimd">The width.</typeparam>
            /// <typeparam name="TVec">Its vector.</typeparam>
            /// <typeparam name="TColumns">Columns.</typeparam>
            /// <typeparam name="TVectors">Vectors.</typeparam>
            /// <typeparam name="TPartial">1 when vectors are partial.</typeparam>
            [MethodImpl(KernelMethod.Options)]
            public static void Run<TSimd, TVec, TColumns, TVectors, TPartial>(in TileOperands t)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TColumns : struct, IConst
                where TVectors : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, Columns.Select(column => $"TVec {string.Join(", ", Vectors.Select(v => $"{Sum(column, v)} = TSimd.Zero"))};"))}}

                nint step = t.InnerStride;
                nint bs = t.BStride;
                nint s = t.LineStride;
                nint s3 = 3 * s;
                float* b = t.B;
                SumRun* end = t.Runs + t.RunCount;
                for (SumRun* run = t.Runs; run < end; run++)
                {
                    float* a = t.A + run->Start;
                    b += run->Skip;
                    for (nint k = run->Length; k > 0; k--)
                    {
                        TVec b0 = TSimd.Broadcast(b[0]);
        {{Lines(16, Columns.Skip(1).Select(column => $"TVec b{column} = TColumns.Value > {column} ? TSimd.Broadcast(b[{column}]) : TSimd.Zero;"))}}
        {{string.Join("\n\n", Vectors.Select(v => If(16, v, "TVectors.Value", MultiplyAdds(v))))}}

                        a += step;
                        b += bs;
                    }
                }

                float* lanes = stackalloc float[TSimd.Count];
        {{string.Join("\n\n", Vectors.Select(v => If(8, v, "TVectors.Value", Finishes(v))))}}
            }

            // Neighbouring lanes are of neighbouring rows.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Finish<TSimd, TVec>(in TileOperands t, TVec sums, float* lanes, int column, float* c)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
            {
                TSimd.Store(sums, lanes);
                float bias = t.Bias == null ? 0f : t.Bias[column];
                c += column;
                for (int row = 0; row < t.PartialLanes; row++, c += t.CStride)
                {
                    *c = (t.Accumulate ? lanes[row] + *c : lanes[row]) + bias;
                }
            }
        }

        """;

    private static IEnumerable<string> MultiplyAdds(int v)
    {
        string place = v switch { 0 => "a", 1 => "a + s", 3 => "a + s3", _ => $"a + ({v} * s)" };
        yield return $"TVec a{v} = MaskedAccess.Load<TSimd, TVec, TPartial>({place}, mask);";
        foreach (string statement in Columns.SelectMany(column => If(column, "TColumns.Value", [$"{Sum(column, v)} = TSimd.FusedMultiplyAdd(a{v}, b{column}, {Sum(column, v)});"])))
        {
            yield return statement;
        }
    }

    private static IEnumerable<string> Finishes(int v)
    {
        string place = v switch { 0 => "t.C", 1 => "t.C + t.CLineStride", _ => $"t.C + ({v} * t.CLineStride)" };
        return Columns.SelectMany(column => If(column, "TColumns.Value", [$"Finish<TSimd, TVec>(t, {Sum(column, v)}, lanes, {column}, {place});"]));
    }

    // c3b: the fourth column, the second vector.
    private static string Sum(int column, int v) => $"c{column}{(char)('a' + v)}";
}
