namespace Mnist.Models.Computations;

/// <summary>A buffer of a computation, in floats: contents survive from forward to backward of one step.</summary>
/// <param name="PerRow">For each row of a shard.</param>
/// <param name="Fixed">Whatever the rows.</param>
/// <param name="IsKept">Whether it is zero before the first step and then the computation's alone, as the margin of a padded image must be.</param>
internal readonly record struct Scratch(int PerRow, int Fixed = 0, bool IsKept = false)
{
    /// <summary>Floats for a shard of so many rows.</summary>
    public int For(int rows) => checked((rows * PerRow) + Fixed);
}
