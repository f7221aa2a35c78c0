using static Mnist.KernelGenerator.Statements;

namespace Mnist.KernelGenerator;

/// <summary>
/// The block of sums of a kernel's gradient behind a pooling of 2 x 2: one for each cell of a part of the window. Of the four outputs that a pooling window takes, one has the gradient, another
/// one in every filter; so each cell of the convolution's window meets one of four neighbouring inputs, chosen lane by lane.
/// </summary>
/// <remarks>A choice and a multiply-add take the place of four multiply-adds with a gradient that is zero in three of four outputs and would have to be written out first.</remarks>
internal static class PlaceTileTemplate
{
    /// <summary>Cells of a row and of a column at most: 25 sums of 32 registers.</summary>
    public const int Cells = 5;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, Cells)];

    public static string Write() => $$"""
        {{GeneratedKernels.Header(nameof(PlaceTileTemplate))}}using System.Runtime.CompilerServices;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Convolution.Pooled;

        /// <summary>Up to {{Cells}} x {{Cells}} cells of a kernel's gradient by one vector of filters; see <see cref="PlaceOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
        internal static unsafe class PlaceTile
        {
            /// <summary>Rows and columns of cells at most.</summary>
            public const int MostCells = {{Cells}};

            /// <summary>Computes the block.</summary>
            /// <typeparam name="TSimd">The width.</typeparam>
            /// <typeparam name="TVec">Its vector.</typeparam>
            /// <typeparam name="TRows">Rows of cells.</typeparam>
            /// <typeparam name="TColumns">Columns of cells.</typeparam>
            /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
            [MethodImpl(KernelMethod.Options)]
            public static void Run<TSimd, TVec, TRows, TColumns, TPartial>(in PlaceOperands t)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TRows : struct, IConst
                where TColumns : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, Numbers.Select(row => $"TVec {string.Join(", ", Numbers.Select(column => $"{Sum(row, column)} = TSimd.Zero"))};"))}}

                nint line = t.Line;
        {{Lines(8, Numbers.Skip(2).Select(row => $"nint line{row} = {row} * line;"))}}
                nint filters = t.Filters;
                WindowRun* end = t.Runs + t.RunCount;
                for (WindowRun* run = t.Runs; run < end; run++)
                {
                    float* quad = t.Quads + run->Quad;
                    float* dy = t.Dy + (run->Window * filters);
                    float* places = t.Places + (run->Window * filters);
                    for (nint window = run->Windows; window > 0; window--)
                    {
                        // Of nothing but NaN none is the largest.
                        TVec place = MaskedAccess.Load<TSimd, TVec, TPartial>(places, mask);
                        TVec gradient = TSimd.Select(TSimd.LessThan(place, TSimd.Zero), TSimd.Zero, MaskedAccess.Load<TSimd, TVec, TPartial>(dy, mask));
                        place = TSimd.ToIndices(place);
        {{string.Join("\n\n", Numbers.Select(row => If(16, row, "TRows.Value", Numbers.SelectMany(column => MultiplyAdd(row, column)))))}}

                        quad += WindowRun.QuadsOfWindow;
                        dy += filters;
                        places += filters;
                    }
                }

                float* c = t.Gradient;
                bool add = t.Accumulate;
        {{string.Join("\n\n", Numbers.Select(row => If(8, row, "TRows.Value", Finish(row))))}}
            }
        }

        """;

    private static string[] MultiplyAdd(int row, int column)
    {
        string line = row switch { 0 => "", 1 => " + line", _ => $" + line{row}" };
        string cell = column == 0 ? "" : $" + {4 * column}";
        string sum = $"{Sum(row, column)} = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad{line}{cell}, place), gradient, {Sum(row, column)});";
        return If(column, "TColumns.Value", [sum]);
    }

    private static IEnumerable<string> Finish(int row)
    {
        foreach (int column in Numbers)
        {
            string cell = column switch { 0 => "c", 1 => "c + filters", _ => $"c + ({column} * filters)" };
            foreach (string statement in If(column, "TColumns.Value", [$"MaskedAccess.Finish<TSimd, TVec, TPartial>({Sum(row, column)}, TSimd.Zero, {cell}, add, mask);"]))
            {
                yield return statement;
            }
        }

        yield return "c += t.GradientLine;";
    }

    private static string Sum(int row, int column) => $"c{row}{column}";
}
