using static Mnist.KernelGenerator.Statements;

namespace Mnist.KernelGenerator;

/// <summary>
/// The block of sums of a convolution whose output is pooled at once: two lines of outputs that pooling windows of 2 x 2 take in pairs,
/// <code>
///  line 0   c00 c01 | c02 c03 | c04 c05 | c06 c07
///  line 1   c10 c11 | c12 c13 | c14 c15 | c16 c17
///           --------- a pooling window
/// </code>
/// </summary>
/// <remarks>
/// The window's cells of a row are written out up to the widest window: a loop over five of them, five times over, waits for its own end more than it multiplies. An image has one channel,
/// so that a cell's neighbours are at addresses known to the JIT.
/// </remarks>
internal static class PooledTileTemplate
{
    /// <summary>Outputs of a line at most: two lines fill half of 32 registers.</summary>
    private const int ColumnCount = 8;
    private const int WindowCount = 7;

    private static readonly int[] Columns = [.. Enumerable.Range(0, ColumnCount)];
    private static readonly int[] LineNumbers = [0, 1];

    public static string Write() => $$"""
        {{GeneratedKernels.Header(nameof(PooledTileTemplate))}}using System.Runtime.CompilerServices;
        using Mnist.Models.Kernels.Pooling;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Convolution.Pooled;

        /// <summary>Two lines of up to {{ColumnCount}} outputs by one vector of filters, pooled 2 by 2; see <see cref="PooledOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
        internal static unsafe class PooledTile
        {
            /// <summary>Computes the block.</summary>
            /// <typeparam name="TSimd">The width.</typeparam>
            /// <typeparam name="TVec">Its vector.</typeparam>
            /// <typeparam name="TWindow">Columns of the convolution's window, up to {{WindowCount}}.</typeparam>
            /// <typeparam name="TColumns">Outputs of a line: an even number.</typeparam>
            /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
            [MethodImpl(KernelMethod.Options)]
            public static void Run<TSimd, TVec, TWindow, TColumns, TPartial>(in PooledOperands t)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TWindow : struct, IConst
                where TColumns : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, LineNumbers.Select(line => $"TVec {string.Join(", ", Columns.Select(column => $"{Sum(line, column)} = TSimd.Zero"))};"))}}

                nint line = t.Line;
                nint filters = t.Filters;
                float* p0 = t.X;
                float* b = t.Kernel;
                for (int row = t.WindowRows; row > 0; row--)
                {
                    float* p1 = p0 + line;
        {{string.Join("\n\n", Enumerable.Range(0, WindowCount).Select(cell => If(12, cell, "TWindow.Value", Cell(cell))))}}

                    p0 = p1;
                }

                TVec bias = t.Bias == null ? TSimd.Zero : MaskedAccess.Load<TSimd, TVec, TPartial>(t.Bias, mask);
        {{string.Join("\n\n", Enumerable.Range(0, ColumnCount / 2).Select(Pool))}}
            }

            // The bias is part of each cell, as if it were stored before it is pooled.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Pool<TSimd, TVec, TPartial>(in PooledOperands t, int window, TVec cell0, TVec cell1, TVec cell2, TVec cell3, TVec bias, TVec mask)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TPartial : struct, IConst
            {
                TwoByTwo<TSimd, TVec> cells = new(TSimd.Add(cell0, bias), TSimd.Add(cell1, bias), TSimd.Add(cell2, bias), TSimd.Add(cell3, bias));
                MaskedAccess.Store<TSimd, TVec, TPartial>(cells.Largest, t.Y + (window * t.Filters), mask);
                if (t.Places != null)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(cells.Place, t.Places + (window * t.Filters), mask);
                }
            }
        }

        """;

    private static IEnumerable<string> Cell(int cell)
    {
        yield return $"TVec b{cell} = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);";
        yield return "b += filters;";
        for (int column = 0; column < ColumnCount; column += 2)
        {
            foreach (string statement in If(column, "TColumns.Value", [.. LineNumbers.SelectMany(line => new[] { MultiplyAdd(line, column, cell), MultiplyAdd(line, column + 1, cell) })]))
            {
                yield return statement;
            }
        }
    }

    private static string MultiplyAdd(int line, int column, int cell) =>
        $"{Sum(line, column)} = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p{line}[{column + cell}]), b{cell}, {Sum(line, column)});";

    private static string Pool(int window)
    {
        int column = 2 * window;
        string call = $"Pool<TSimd, TVec, TPartial>(t, {window}, {Sum(0, column)}, {Sum(0, column + 1)}, {Sum(1, column)}, {Sum(1, column + 1)}, bias, mask);";
        return If(8, column, "TColumns.Value", [call]);
    }

    private static string Sum(int line, int column) => $"c{line}{column}";
}
