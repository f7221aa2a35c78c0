namespace Mnist.Models.Kernels.Simd;

/// <summary>One width of vector arithmetic; kernels are generic over it and the JIT compiles one body per width.</summary>
/// <remarks>
/// Every operation rounds as its scalar form does, so a kernel that keeps each output element in one lane and adds up its
/// sum in order gives the same bits at every width. Masks are vectors whose lanes are all ones or all zeros.
/// </remarks>
/// <typeparam name="TVec">The vector: <c>Vector512&lt;float&gt;</c>, 256, 128 or a single <c>float</c>.</typeparam>
internal unsafe interface ISimd<TVec>
    where TVec : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Vector registers a kernel may count on.</summary>
    static abstract int Registers { get; }

    static abstract TVec Zero { get; }

    static abstract TVec Broadcast(float value);

    static abstract TVec Load(float* source);

    static abstract void Store(TVec value, float* destination);

    /// <summary>Ones in the first <paramref name="count"/> lanes.</summary>
    static abstract TVec FirstLanes(int count);

    /// <summary>Lanes of the mask; the others are zero and their memory is not touched.</summary>
    static abstract TVec LoadMasked(float* source, TVec mask);

    /// <summary>Writes lanes of the mask only.</summary>
    static abstract void StoreMasked(TVec value, float* destination, TVec mask);

    static abstract TVec Add(TVec left, TVec right);

    static abstract TVec Subtract(TVec left, TVec right);

    static abstract TVec Multiply(TVec left, TVec right);

    static abstract TVec Divide(TVec left, TVec right);

    /// <summary><c>left * right + addend</c>, rounded once.</summary>
    static abstract TVec FusedMultiplyAdd(TVec left, TVec right, TVec addend);

    static abstract TVec Sqrt(TVec value);

    static abstract TVec Abs(TVec value);

    static abstract TVec GreaterThan(TVec left, TVec right);

    static abstract TVec LessThan(TVec left, TVec right);

    static abstract TVec Equal(TVec left, TVec right);

    static abstract TVec And(TVec left, TVec right);

    static abstract TVec Or(TVec left, TVec right);

    /// <summary>Lanes of <paramref name="whenTrue"/> where the mask is ones, of <paramref name="whenFalse"/> elsewhere.</summary>
    static abstract TVec Select(TVec mask, TVec whenTrue, TVec whenFalse);

    /// <summary>The larger operand, <paramref name="right"/> when they are equal or one is NaN.</summary>
    static abstract TVec Max(TVec left, TVec right);

    /// <summary>The smaller operand, <paramref name="right"/> when they are equal or one is NaN.</summary>
    static abstract TVec Min(TVec left, TVec right);

    /// <summary>Nearest whole number, halves to even.</summary>
    static abstract TVec Round(TVec value);

    /// <summary>2 to the power of a whole number between -126 and 127.</summary>
    static abstract TVec PowerOfTwo(TVec exponent);

    /// <summary><c>value 2^n</c> for a normal result; n is a whole number added to 3 * 2^22, where a float's last bits count ones.</summary>
    static abstract TVec AddExponent(TVec value, TVec shifted);

    /// <summary>Whole numbers in the form <see cref="PickOfFour"/> takes.</summary>
    static abstract TVec ToIndices(TVec value);

    /// <summary>For each lane one of four floats: of its index the last two bits count.</summary>
    static abstract TVec PickOfFour(float* source, TVec indices);
}
