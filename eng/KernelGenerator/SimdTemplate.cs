namespace Mnist.KernelGenerator;

/// <summary>
/// One width of vector arithmetic over .NET's vector types. .NET 10's <c>ISimdVector</c>, which would make one generic struct of the three, is not
/// public; the types agree in all names but those of the masked loads.
/// </summary>
internal static class SimdTemplate
{
    /// <summary>The widths.</summary>
    public static IReadOnlyList<Width> Widths { get; } =
    [
        new(128, Registers: 16, Masks: "Avx", MaskLoadRest: "", Permute: "Avx.PermuteVar", LoadFour: "Vector128.Load(source)"),
        new(256, Registers: 16, Masks: "Avx", MaskLoadRest: "", Permute: "Avx.PermuteVar", LoadFour: "Avx.BroadcastVector128ToVector256(source)"),
        new(512, Registers: 32, Masks: "Avx512F", MaskLoadRest: ", Vector512<float>.Zero", Permute: "Avx512F.PermuteVar4x32", LoadFour: "Avx512F.BroadcastVector128ToVector512(source)"),
    ];

    public static string Write(Width width) => $$"""
        {{GeneratedKernels.Header(nameof(SimdTemplate))}}using System.Runtime.CompilerServices;
        using System.Runtime.Intrinsics;
        using System.Runtime.Intrinsics.X86;

        namespace Mnist.Models.Kernels.Simd;

        /// <summary>{{width.Bits / 32}} floats at once.</summary>
        internal readonly unsafe struct Simd{{width.Bits}} : ISimd<Vector{{width.Bits}}<float>>
        {
            public static int Count => Vector{{width.Bits}}<float>.Count;

            public static int Registers => {{width.Registers}};

            public static Vector{{width.Bits}}<float> Zero => Vector{{width.Bits}}<float>.Zero;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Broadcast(float value) => Vector{{width.Bits}}.Create(value);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Load(float* source) => Vector{{width.Bits}}.Load(source);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Store(Vector{{width.Bits}}<float> value, float* destination) => Vector{{width.Bits}}.Store(value, destination);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> FirstLanes(int count) =>
                Vector{{width.Bits}}.LessThan(Vector{{width.Bits}}<int>.Indices, Vector{{width.Bits}}.Create(count)).AsSingle();

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> LoadMasked(float* source, Vector{{width.Bits}}<float> mask)
            {
                if ({{width.Masks}}.IsSupported)
                {
                    return {{width.Masks}}.MaskLoad(source, mask{{width.MaskLoadRest}});
                }

                Vector{{width.Bits}}<float> result = Vector{{width.Bits}}<float>.Zero;
                for (int i = 0; i < Count; i++)
                {
                    if (mask.AsInt32()[i] != 0)
                    {
                        result = result.WithElement(i, source[i]);
                    }
                }

                return result;
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void StoreMasked(Vector{{width.Bits}}<float> value, float* destination, Vector{{width.Bits}}<float> mask)
            {
                if ({{width.Masks}}.IsSupported)
                {
                    {{width.Masks}}.MaskStore(destination, mask, value);
                    return;
                }

                for (int i = 0; i < Count; i++)
                {
                    if (mask.AsInt32()[i] != 0)
                    {
                        destination[i] = value[i];
                    }
                }
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Add(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => left + right;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Subtract(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => left - right;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Multiply(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => left * right;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Divide(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => left / right;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> FusedMultiplyAdd(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right, Vector{{width.Bits}}<float> addend) =>
                Vector{{width.Bits}}.FusedMultiplyAdd(left, right, addend);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Sqrt(Vector{{width.Bits}}<float> value) => Vector{{width.Bits}}.Sqrt(value);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Abs(Vector{{width.Bits}}<float> value) => Vector{{width.Bits}}.Abs(value);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> GreaterThan(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => Vector{{width.Bits}}.GreaterThan(left, right);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> LessThan(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => Vector{{width.Bits}}.LessThan(left, right);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Equal(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => Vector{{width.Bits}}.Equals(left, right);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> And(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => left & right;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Or(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) => left | right;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Select(Vector{{width.Bits}}<float> mask, Vector{{width.Bits}}<float> whenTrue, Vector{{width.Bits}}<float> whenFalse) =>
                Vector{{width.Bits}}.ConditionalSelect(mask, whenTrue, whenFalse);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Max(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) =>
                X86Base.IsSupported ? Vector{{width.Bits}}.MaxNative(left, right) : Vector{{width.Bits}}.ConditionalSelect(Vector{{width.Bits}}.GreaterThan(left, right), left, right);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Min(Vector{{width.Bits}}<float> left, Vector{{width.Bits}}<float> right) =>
                X86Base.IsSupported ? Vector{{width.Bits}}.MinNative(left, right) : Vector{{width.Bits}}.ConditionalSelect(Vector{{width.Bits}}.LessThan(left, right), left, right);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> Round(Vector{{width.Bits}}<float> value) => Vector{{width.Bits}}.Round(value);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> PowerOfTwo(Vector{{width.Bits}}<float> exponent) =>
                Vector{{width.Bits}}.ShiftLeft(Vector{{width.Bits}}.ConvertToInt32(exponent) + Vector{{width.Bits}}.Create(127), 23).AsSingle();

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> AddExponent(Vector{{width.Bits}}<float> value, Vector{{width.Bits}}<float> shifted) =>
                (value.AsInt32() + Vector{{width.Bits}}.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> ToIndices(Vector{{width.Bits}}<float> value) => Vector{{width.Bits}}.ConvertToInt32(value).AsSingle();

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector{{width.Bits}}<float> PickOfFour(float* source, Vector{{width.Bits}}<float> indices)
            {
                if ({{width.Masks}}.IsSupported)
                {
                    return {{width.Permute}}({{width.LoadFour}}, indices.AsInt32());
                }

                Vector{{width.Bits}}<float> result = Vector{{width.Bits}}<float>.Zero;
                for (int i = 0; i < Count; i++)
                {
                    result = result.WithElement(i, source[indices.AsInt32()[i] & 3]);
                }

                return result;
            }
        }

        """;

    /// <summary>A width.</summary>
    /// <param name="Bits">Bits of a vector.</param>
    /// <param name="Registers">Vector registers of x64 at this width.</param>
    /// <param name="Masks">x64's instructions of masked loads and stores.</param>
    /// <param name="MaskLoadRest">What a masked load takes besides address and mask.</param>
    /// <param name="Permute">x64's instruction that chooses within each four lanes.</param>
    /// <param name="LoadFour">How four floats become every four lanes.</param>
    public readonly record struct Width(int Bits, int Registers, string Masks, string MaskLoadRest, string Permute, string LoadFour);
}
