using Mnist.Formats.Tensors;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Buffers of numbers from -1 to 1, the same in every run.</summary>
internal static class RandomFloats
{
    public static AlignedBuffer Create(int length)
    {
        AlignedBuffer buffer = new(length);
        uint state = 1;
        foreach (ref float value in buffer.Span)
        {
            state = (state * 1664525) + 1013904223;
            value = ((state >> 8) / 8388608f) - 1f;
        }

        return buffer;
    }
}
