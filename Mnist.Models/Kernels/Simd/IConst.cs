namespace Mnist.Models.Kernels.Simd;

/// <summary>A number as a type: the JIT makes one body per number and drops the branches it decides.</summary>
internal interface IConst
{
    static abstract int Value { get; }
}
