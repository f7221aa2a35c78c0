namespace Mnist.Models.Kernels.Simd;

/// <summary>One float: the definition of every kernel, and its form where the machine has no vectors.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Count => 1;

    public static int Registers => 16;

    public static float Zero => 0f;

    public static float Broadcast(float value) => value;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* destination) => *destination = value;

    public static float FirstLanes(int count) => Mask(count > 0);

    public static float LoadMasked(float* source, float mask) => IsSet(mask) ? *source : 0f;

    public static void StoreMasked(float value, float* destination, float mask)
    {
        if (IsSet(mask))
        {
            *destination = value;
        }
    }

    public static float Add(float left, float right) => left + right;

    public static float Subtract(float left, float right) => left - right;

    public static float Multiply(float left, float right) => left * right;

    public static float Divide(float left, float right) => left / right;

    public static float FusedMultiplyAdd(float left, float right, float addend) => MathF.FusedMultiplyAdd(left, right, addend);

    public static float Sqrt(float value) => MathF.Sqrt(value);

    public static float Abs(float value) => MathF.Abs(value);

    public static float GreaterThan(float left, float right) => Mask(left > right);

    public static float LessThan(float left, float right) => Mask(left < right);

    public static float Equal(float left, float right) => Mask(left == right);

    public static float And(float left, float right) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(left) & BitConverter.SingleToInt32Bits(right));

    public static float Or(float left, float right) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(left) | BitConverter.SingleToInt32Bits(right));

    public static float Select(float mask, float whenTrue, float whenFalse) => IsSet(mask) ? whenTrue : whenFalse;

    public static float Max(float left, float right) => left > right ? left : right;

    public static float Min(float left, float right) => left < right ? left : right;

    public static float Round(float value) => MathF.Round(value, MidpointRounding.ToEven);

    public static float PowerOfTwo(float exponent) => BitConverter.Int32BitsToSingle(((int)exponent + 127) << 23);

    public static float AddExponent(float value, float shifted) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) + (BitConverter.SingleToInt32Bits(shifted) << 23));

    public static float ToIndices(float value) => BitConverter.Int32BitsToSingle((int)value);

    public static float PickOfFour(float* source, float indices) => source[BitConverter.SingleToInt32Bits(indices) & 3];

    private static float Mask(bool value) => BitConverter.Int32BitsToSingle(value ? -1 : 0);

    private static bool IsSet(float mask) => BitConverter.SingleToInt32Bits(mask) != 0;
}
