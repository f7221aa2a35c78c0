namespace Mnist.Models.Kernels.Simd;

/// <summary>Work that is written over <see cref="ISimd{TVec}"/>.</summary>
internal interface ISimdKernel
{
    /// <summary>
    /// Does the work. The implementation asks for aggressive optimization: a loop over vectors that starts in the JIT's quick first tier
    /// is twenty times slower until it is compiled anew, which a short training feels.
    /// </summary>
    void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}
