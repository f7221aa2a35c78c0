namespace Mnist.KernelGenerator;

/// <summary>The switch that turns a number of rows into a type.</summary>
internal static class TileHeightTemplate
{
    public static string Write(int most) => $$"""
        {{GeneratedKernels.Header(nameof(TileHeightTemplate))}}using Mnist.Models.Kernels.Simd;

        namespace Mnist.Models.Kernels.Products.Tiles;

        /// <summary>Turns a number of rows into a type.</summary>
        internal static class TileHeight
        {
            public static void Run<TTile, TPartial>(in TileOperands t, int rows)
                where TTile : struct, ITile
                where TPartial : struct, IConst
            {
                switch (rows)
                {
        {{string.Concat(Enumerable.Range(1, most - 1).Select(rows => $"            case {rows}: TTile.Run<Const{rows}, TPartial>(t); break;\n"))}}            default: TTile.Run<Const{{most}}, TPartial>(t); break;
                }
            }
        }

        """;
}
