namespace Mnist.KernelGenerator;

/// <summary>Kernels whose C# source is written from templates, because they repeat one shape many times over.</summary>
/// <remarks>
/// <para>
/// The generated files are committed, so the build needs no tool and a reader, a debugger and a review see plain C#. To change one, change its
/// template and run <c>dotnet run --project eng/KernelGenerator</c>; a test compares what is committed with what the templates give.
/// </para>
/// <para>A new family, as tiles for Winograd, is one more template class and one more line here.</para>
/// </remarks>
internal static class GeneratedKernels
{
    private const string Kernels = "Mnist.Models/Kernels";
    private const string Tiles = $"{Kernels}/Products/Tiles";

    /// <summary>Path in the repository and text of every generated file.</summary>
    public static IReadOnlyList<(string Path, string Text)> All { get; } =
    [
        .. SimdTemplate.Widths.Select(width => ($"{Kernels}/Simd/Simd{width.Bits}.cs", SimdTemplate.Write(width))),
        ($"{Kernels}/Simd/Consts.cs", ConstsTemplate.Write(TileTemplate.MaxRows)),
        .. TileTemplate.Tiles.Select(tile => ($"{Tiles}/Tile{tile.Vectors}.cs", TileTemplate.Write(tile))),
        ($"{Tiles}/TileHeight.cs", TileHeightTemplate.Write(TileTemplate.MaxRows)),
        ($"{Tiles}/CrossTile.cs", CrossTileTemplate.Write()),
        ($"{Kernels}/Products/Sparse/SparseTile.cs", SparseTileTemplate.Write()),
        ($"{Kernels}/Convolution/Pooled/PooledTile.cs", PooledTileTemplate.Write()),
        ($"{Kernels}/Convolution/Pooled/PlaceTile.cs", PlaceTileTemplate.Write()),
        ($"{Kernels}/Convolution/Pooled/PatchSumTile.cs", PatchTilesTemplate.WriteSum()),
        ($"{Kernels}/Convolution/Pooled/PatchSpreadTile.cs", PatchTilesTemplate.WriteSpread()),
    ];

    /// <summary>First line of a generated file.</summary>
    public static string Header(string template) =>
        $"// Generated from eng/KernelGenerator/{template}.cs: change that, then dotnet run --project eng/KernelGenerator.\n";
}
