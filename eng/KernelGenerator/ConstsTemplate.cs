namespace Mnist.KernelGenerator;

/// <summary>The numbers from 0 on as types.</summary>
internal static class ConstsTemplate
{
    public static string Write(int most) => $$"""
        {{GeneratedKernels.Header(nameof(ConstsTemplate))}}namespace Mnist.Models.Kernels.Simd;

        {{string.Join("\n", Enumerable.Range(0, most + 1).Select(Const))}}
        """;

    private static string Const(int value) => $$"""
        internal readonly struct Const{{value}} : IConst
        {
            public static int Value => {{value}};
        }

        """;
}
