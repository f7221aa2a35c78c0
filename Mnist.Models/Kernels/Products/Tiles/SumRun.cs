namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Summands that lie at one distance from each other.</summary>
/// <param name="Start">The first, in floats from the start of the operand.</param>
/// <param name="Length">Their number.</param>
/// <param name="Skip">Floats left out in B before it; 0: its rows of B follow those of the run before.</param>
internal readonly record struct SumRun(nint Start, nint Length, nint Skip = 0);
