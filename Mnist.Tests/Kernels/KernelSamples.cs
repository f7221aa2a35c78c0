namespace Mnist.Tests.Kernels;

/// <summary>Input of kernel tests.</summary>
internal static class KernelSamples
{
    /// <summary>Vector widths a kernel can be asked for, in floats.</summary>
    public static readonly int[] Widths = [1, 4, 8, 16];

    public const float Canary = -12345f;

    /// <summary>Numbers in [-1, 1); the generator is spelled out so that no library can change it.</summary>
    public static float[] Uniform(int seed, int length)
    {
        uint state = (uint)((seed * 2654435761) + 12345);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            values[i] = ((state >> 8) / 8388608f) - 1f;
        }

        return values;
    }

    /// <summary>An array of canaries.</summary>
    public static float[] Guarded(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, Canary);
        return values;
    }
}
