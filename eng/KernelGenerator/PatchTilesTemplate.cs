using static Mnist.KernelGenerator.Statements;

namespace Mnist.KernelGenerator;

/// <summary>
/// The blocks of one filter's patch where few outputs have a gradient: rows of the window by vectors of a row's cells and channels. An output with a gradient is a multiply-add for each vector: of the
/// inputs under its window to the sums, or of the filter to the gradients of the inputs.
/// </summary>
internal static class PatchTilesTemplate
{
    /// <summary>Rows at most.</summary>
    public const int MostRows = 5;

    /// <summary>Vectors of a row at most.</summary>
    public const int MostVectors = 6;

    private static readonly int[] Rows = [.. Enumerable.Range(0, MostRows)];
    private static readonly int[] Vectors = [.. Enumerable.Range(0, MostVectors)];

    /// <summary>Sums of a kernel's gradient: they stay in registers, images are read.</summary>
    public static string WriteSum() => Write(
        "PatchSumTile",
        "sums",
        Rows.Select(row => $"TVec {string.Join(", ", Vectors.Select(vector => $"{Name(row, vector)} = TSimd.Zero"))};"),
        (row, vector) => $"{Name(row, vector)} = TSimd.FusedMultiplyAdd({Load(Image(row, vector))}, gradient, {Name(row, vector)});",
        $"""


                float* patch = t.Patch;
        {string.Join("\n\n", Rows.Select(row => If(8, row, "TRows.Value", [.. InVectors(vector => $"MaskedAccess.Finish<TSimd, TVec, TPartial>({Name(row, vector)}, TSimd.Zero, patch{Step(vector)}, t.Accumulate, mask);"), "patch += t.PatchLine;"])))}
        """);

    /// <summary>A filter given to the gradients of images: it stays in registers, images are read and written.</summary>
    public static string WriteSpread() => Write(
        "PatchSpreadTile",
        "a filter",
        [
            .. Rows.Select(row => $"TVec {string.Join(", ", Vectors.Select(vector => $"{Name(row, vector)} = TSimd.Zero"))};"),
            "float* patch = t.Patch;",
            .. Rows.SelectMany(row => If(row, "TRows.Value", [.. InVectors(vector => $"{Name(row, vector)} = {Load($"patch{Step(vector)}")};"), "patch += t.PatchLine;"])),
        ],
        (row, vector) => $"MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd({Name(row, vector)}, gradient, {Load(Image(row, vector))}), {Image(row, vector)}, mask);",
        "");

    private static string Write(string name, string what, IEnumerable<string> begin, Func<int, int, string> multiplyAdd, string end) => $$"""
        {{GeneratedKernels.Header(nameof(PatchTilesTemplate))}}using System.Runtime.CompilerServices;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Convolution.Pooled;

        /// <summary>Up to {{MostRows}} rows of a window by {{MostVectors}} vectors of {{what}}; see <see cref="PatchOperands"/>. They are locals, so the JIT keeps them in registers.</summary>
        internal readonly unsafe struct {{name}} : IPatchTile
        {
            [MethodImpl(KernelMethod.Options)]
            public static void Run<TSimd, TVec, TRows, TVectors, TPartial>(in PatchOperands t)
                where TSimd : struct, ISimd<TVec>
                where TVec : struct
                where TRows : struct, IConst
                where TVectors : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, begin)}}

                nint line = t.Line;
        {{Lines(8, Rows.Skip(2).Select(row => $"nint line{row} = {row} * line;"))}}
                GradientPlace* end = t.Places + t.Count;
                for (GradientPlace* place = t.Places; place < end; place++)
                {
                    TVec gradient = TSimd.Broadcast(place->Gradient);
                    float* image = t.Image + place->Window;
        {{string.Join("\n\n", Rows.Select(row => If(12, row, "TRows.Value", InVectors(vector => multiplyAdd(row, vector)))))}}
                }{{end}}
            }
        }

        """;

    private static IEnumerable<string> InVectors(Func<int, string> statement) => Vectors.SelectMany(vector => If(vector, "TVectors.Value", [statement(vector)]));

    private static string Load(string source) => $"MaskedAccess.Load<TSimd, TVec, TPartial>({source}, mask)";

    private static string Image(int row, int vector) => $"image{row switch { 0 => "", 1 => " + line", _ => $" + line{row}" }}{Step(vector)}";

    private static string Step(int vector) => vector switch { 0 => "", 1 => " + TSimd.Count", _ => $" + ({vector} * TSimd.Count)" };

    private static string Name(int row, int vector) => $"v{row}{vector}";
}
