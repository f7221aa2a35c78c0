namespace Mnist.Models.Kernels.Tiles;

/// <summary>A number as a type: the JIT makes one body per number and drops the branches it decides.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}
