using static Mnist.KernelGenerator.Statements;

namespace Mnist.KernelGenerator;

/// <summary>
/// The block of sums of one filter's gradient where few outputs have one: rows of the window by vectors of a row's cells and channels. An output with a gradient is a multiply-add of each sum, with
/// the inputs under the window as they lie.
/// </summary>
internal static class PatchTileTemplate
{
    /// <summary>Rows and vectors at most: 25 sums of 32 registers.</summary>
    public const int Most = 5;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, Most)];

    public static string Write() => $$"""
        {{GeneratedKernels.Header(nameof(PatchTileTemplate))}}using System.Runtime.CompilerServices;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Convolution.Pooled;

        /// <summary>Up to {{Most}} rows of a window by {{Most}} vectors of a filter's gradient; see <see cref="PatchOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
        internal static unsafe class PatchTile
        {
            /// <summary>Rows at most, and vectors.</summary>
            public const int Most = {{Most}};

            /// <summary>Computes the block.</summary>
            /// <typeparam name="TSimd">The width.</typeparam>
            /// <typeparam name="TVec">Its vector.</typeparam>
            /// <typeparam name="TRows">Rows of the window.</typeparam>
            /// <typeparam name="TVectors">Vectors of a row.</typeparam>
            /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
            [MethodImpl(KernelMethod.Options)]
            public static void Run<TSimd, TVec, TRows, TVectors, TPartial>(in PatchOperands t)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TRows : struct, IConst
                where TVectors : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, Numbers.Select(row => $"TVec {string.Join(", ", Numbers.Select(vector => $"{Sum(row, vector)} = TSimd.Zero"))};"))}}

                nint line = t.Line;
        {{Lines(8, Numbers.Skip(2).Select(row => $"nint line{row} = {row} * line;"))}}
                GradientPlace* end = t.Places + t.Count;
                for (GradientPlace* place = t.Places; place < end; place++)
                {
                    TVec gradient = TSimd.Broadcast(place->Gradient);
                    float* x = t.Image + place->Window;
        {{string.Join("\n\n", Numbers.Select(row => If(12, row, "TRows.Value", Numbers.SelectMany(vector => MultiplyAdd(row, vector)))))}}
                }

                float* c = t.Patch;
        {{string.Join("\n\n", Numbers.Select(row => If(8, row, "TRows.Value", Finish(row))))}}
            }
        }

        """;

    private static string[] MultiplyAdd(int row, int vector)
    {
        string line = row switch { 0 => "", 1 => " + line", _ => $" + line{row}" };
        string sum = $"{Sum(row, vector)} = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x{line}{Step(vector)}, mask), gradient, {Sum(row, vector)});";
        return If(vector, "TVectors.Value", [sum]);
    }

    private static IEnumerable<string> Finish(int row)
    {
        foreach (int vector in Numbers)
        {
            foreach (string statement in If(vector, "TVectors.Value", [$"MaskedAccess.Finish<TSimd, TVec, TPartial>({Sum(row, vector)}, TSimd.Zero, c{Step(vector)}, t.Accumulate, mask);"]))
            {
                yield return statement;
            }
        }

        yield return "c += t.PatchLine;";
    }

    private static string Step(int vector) => vector switch { 0 => "", 1 => " + TSimd.Count", _ => $" + ({vector} * TSimd.Count)" };

    private static string Sum(int row, int vector) => $"c{row}{vector}";
}
