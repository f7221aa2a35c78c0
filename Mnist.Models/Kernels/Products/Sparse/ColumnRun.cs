namespace Mnist.Models.Kernels.Products.Sparse;

/// <summary>Columns side by side.</summary>
/// <param name="First">The first.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ColumnRun(int First, int Length);
