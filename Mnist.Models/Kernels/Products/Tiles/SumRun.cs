namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Summands that lie at one distance from each other.</summary>
/// <param name="Start">The first, in floats from the start of the operand.</param>
/// <param name="Length">Their number.</param>
internal readonly record struct SumRun(nint Start, nint Length);
