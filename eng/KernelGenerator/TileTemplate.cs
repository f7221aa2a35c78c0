using System.Globalization;

namespace Mnist.KernelGenerator;

/// <summary>
/// The micro-kernels of products: a block of sums that stays in registers while all summands pass. In a block of three rows by two vectors, with
/// the columns side by side,
/// <code>
///          b0   b1            one summand's row of B: two loads for the block
///  a0 -> | c0a  c0b |         one summand of each row of A: a broadcast,
///  a1 -> | c1a  c1b |         and a multiply-add for each vector
///  a2 -> | c2a  c2b |
/// </code>
/// </summary>
/// <remarks>
/// C# has no array of registers: a sum is a register only as a local with a name of its own, and a loop over rows would spill them all. So rows are
/// written out up to the most that fit, and those beyond the type <c>TRows</c> vanish when the JIT compiles the body. Another kernel of this
/// shape changes what comes before (Winograd: where A lies) or which summands pass (<see cref="SparseTileTemplate"/>: a list of places), not the block.
/// </remarks>
internal static class TileTemplate
{
    // Rows that share a pointer: x64 addresses p, p + s, p + 2 s without further arithmetic, and p + 3 s with the one product s3.
    private const int RowsOfPointer = 4;

    /// <summary>The tiles; their sums fill at most three quarters of 32 registers, half of them where one vector goes across.</summary>
    public static IReadOnlyList<Tile> Tiles { get; } = [new(Vectors: 1, Rows: 16), new(Vectors: 2, Rows: 12), new(Vectors: 3, Rows: 8)];

    /// <summary>Rows of the highest tile.</summary>
    public static int MaxRows => Tiles.Max(tile => tile.Rows);

    public static string Write(Tile tile) => $$"""
        {{GeneratedKernels.Header(nameof(TileTemplate))}}using System.Runtime.CompilerServices;
        using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Products.Tiles;

        /// <summary>Up to {{tile.Rows}} rows by {{tile.Across}} of columns; see <see cref="TileOperands"/>.</summary>
        /// <remarks>
        /// The sums are locals, so the JIT keeps them in registers; rows beyond <c>TRows</c> vanish when it compiles the body.
        /// Rows are addressed from one pointer for each four, which x86 addressing modes reach without further arithmetic.
        /// </remarks>
        internal readonly unsafe struct Tile{{tile.Vectors}}<TSimd, TVec> : ITile
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            public static int Vectors => {{tile.Vectors}};

            [MethodImpl(KernelMethod.Options)]
            public static void Run<TRows, TPartial>(in TileOperands t)
                where TRows : struct, IConst
                where TPartial : struct, IConst
            {
                TVec mask = TSimd.FirstLanes(t.PartialLanes);
        {{Lines(8, Rows(tile).Select(row => $"TVec {string.Join(", ", Vectors(tile).Select(v => $"{tile.Sum(row, v)} = TSimd.Zero"))};"))}}
                nint s = t.RowStride;
                nint s3 = 3 * s;
                nint step = t.InnerStride;
                nint bs = t.BStride;
                float* b = t.B;
                SumRun* end = t.Runs + t.RunCount;
                for (SumRun* run = t.Runs; run < end; run++)
                {
        {{Lines(12, Pointers(tile).Select(p => $"float* p{p} = {(p == 0 ? "t.A + run->Start" : $"p0 + ({RowsOfPointer * p} * s)")};"), last: true)}}
                    b += run->Skip;
                    for (nint k = run->Length; k > 0; k--)
                    {
        {{Lines(16, Vectors(tile).Select(v => $"TVec b{v} = {Load(tile, "b", v)};"), last: true)}}
        {{string.Join("\n", Rows(tile).Select(row => Block(16, row, MultiplyAdds(tile, row))))}}
        {{Lines(16, Pointers(tile).Select(p => $"p{p} += step;"), last: true)}}
                        b += bs;
                    }
                }

                float* c = t.C;
                nint cs = t.CStride;
                bool add = t.Accumulate;
        {{Lines(8, Vectors(tile).Select(v => $"TVec {tile.Bias(v)} = t.Bias == null ? TSimd.Zero : {Load(tile, "t.Bias", v)};"), last: true)}}
        {{string.Join("\n", Rows(tile).Select(row => Block(8, row, Finishes(tile, row)))).TrimEnd('\n')}}
            }
        }

        """;

    private static IEnumerable<int> Rows(Tile tile) => Enumerable.Range(0, tile.Rows);

    private static IEnumerable<int> Vectors(Tile tile) => Enumerable.Range(0, tile.Vectors);

    private static IEnumerable<int> Pointers(Tile tile) => Enumerable.Range(0, tile.Rows / RowsOfPointer);

    // Statements of a row; all but the first row stand in an if.
    private static string Block(int indent, int row, IReadOnlyList<string> statements)
    {
        if (row == 0)
        {
            return Lines(indent, statements);
        }

        string margin = new(' ', indent);
        return $"{margin}if (TRows.Value > {row})\n{margin}{{\n{Lines(indent + 4, statements, last: true)}\n{margin}}}\n";
    }

    private static List<string> MultiplyAdds(Tile tile, int row)
    {
        string place = (row % RowsOfPointer) switch { 0 => "0", 1 => "s", 2 => "2 * s", _ => "s3" };
        string value = $"TSimd.Broadcast(p{row / RowsOfPointer}[{place}])";
        if (tile.Vectors == 1)
        {
            return [$"{tile.Sum(row, 0)} = TSimd.FusedMultiplyAdd({value}, b0, {tile.Sum(row, 0)});"];
        }

        string a = row == 0 ? "a0" : "a";
        return [$"TVec {a} = {value};", .. Vectors(tile).Select(v => $"{tile.Sum(row, v)} = TSimd.FusedMultiplyAdd({a}, b{v}, {tile.Sum(row, v)});")];
    }

    private static List<string> Finishes(Tile tile, int row) => [.. Vectors(tile).Select(v =>
    {
        string line = row switch { 0 => "c", 1 => "c + cs", _ => $"c + ({row} * cs)" };
        string partial = v == tile.Vectors - 1 ? "TPartial" : "Const0";
        return $"MaskedAccess.Finish<TSimd, TVec, {partial}>({tile.Sum(row, v)}, {tile.Bias(v)}, {line}{Offset(v)}, add, mask);";
    })];

    // Only the last vector may be partial.
    private static string Load(Tile tile, string from, int v) => v == tile.Vectors - 1
        ? $"MaskedAccess.Load<TSimd, TVec, TPartial>({from}{Offset(v)}, mask)"
        : $"TSimd.Load({from}{Offset(v)})";

    private static string Offset(int v) => v switch { 0 => "", 1 => " + TSimd.Count", _ => string.Create(CultureInfo.InvariantCulture, $" + ({v} * TSimd.Count)") };

    private static string Lines(int indent, IEnumerable<string> statements, bool last = false) =>
        string.Join("\n", statements.Select(statement => new string(' ', indent) + statement)) + (last ? "" : "\n");

    /// <summary>A tile.</summary>
    /// <param name="Vectors">Vectors across.</param>
    /// <param name="Rows">Most rows.</param>
    public readonly record struct Tile(int Vectors, int Rows)
    {
        /// <summary>The vectors in words.</summary>
        public string Across => Vectors switch { 1 => "one vector", 2 => "two vectors", _ => "three vectors" };

        /// <summary>Name of a sum: c3, or c3b where there are several vectors.</summary>
        public string Sum(int row, int v) => Vectors == 1 ? $"c{row}" : $"c{row}{(char)('a' + v)}";

        /// <summary>Name of a vector of the bias.</summary>
        public string Bias(int v) => Vectors == 1 ? "bias" : $"bias{(char)('A' + v)}";
    }
}
