using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Tests.Kernels;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Layers;

/// <summary>Compares a layer's gradients with central differences of <c>sum(y dy)</c>, number by number.</summary>
internal static class GradientCheck
{
    // The difference's own error is step^2 of a third derivative, some 1e-4, and float32's 1e-7 of the sum over twice the step, some 1e-5.
    private const float Step = 1f / 64;
    private const double Tolerance = 1e-3;

    /// <summary>Asserts that the gradients to the input and to every trained weight agree.</summary>
    /// <param name="layer">The layer, not built.</param>
    /// <param name="input">Shape of a row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="training">Whether the pass trains.</param>
    /// <param name="spaced">Whether inputs keep four steps apart from each other, so that no difference changes which is the largest.</param>
    public static void Run(Layer layer, Shape input, int rows = 3, bool training = true, bool spaced = false)
    {
        int count = rows * input.Count;
        float[] x = spaced ? Spaced(count) : KernelSamples.Uniform(seed: 1, count);
        LayerRun run = new(layer, new NDArray(x, new Shape([rows, .. input.dims])), training);
        for (int i = 0; i < layer.Parameters.Count; i++)
        {
            // Every weight away from its start value: a zero bias or a gamma of one would hide a missing term.
            float[] shift = KernelSamples.Uniform(seed: 10 + i, layer.Parameters[i].Count);
            for (int k = 0; k < shift.Length; k++)
            {
                layer.Parameters[i].Span[k] += 0.25f * (shift[k] + (layer.Parameters[i].Trainable ? 0 : 1));
            }
        }

        run.Forward();
        float[] dy = KernelSamples.Uniform(seed: 2, run.Output.Length);
        run.Backward([.. dy]);

        float[] dx = run.InputGradient.ToArray();
        float[][] gradients = [.. layer.Parameters.Select((_, i) => run.Gradient(i).ToArray())];
        Agreement.Check("dx", Differences(run, run.Input, dy), dx, Tolerance);
        for (int i = 0; i < layer.Parameters.Count; i++)
        {
            if (layer.Parameters[i].Trainable)
            {
                Agreement.Check(layer.Parameters[i].Name, Differences(run, layer.Parameters[i].Span, dy), gradients[i], Tolerance);
            }
        }
    }

    private static float[] Differences(LayerRun run, Span<float> values, float[] dy)
    {
        float[] result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            float before = values[i];
            values[i] = before + Step;
            double above = Sum(run, dy);
            values[i] = before - Step;
            double below = Sum(run, dy);
            values[i] = before;
            result[i] = (float)((above - below) / (2 * Step));
        }

        return result;
    }

    private static double Sum(LayerRun run, float[] dy)
    {
        run.Forward();
        double sum = 0;
        for (int i = 0; i < dy.Length; i++)
        {
            sum += (double)dy[i] * run.Output[i];
        }

        return sum;
    }

    // A permutation: 37 and the count have no common factor in the tests that use it.
    private static float[] Spaced(int count) => [.. Enumerable.Range(0, count).Select(i => ((i * 37 % count) - (count / 2)) * 4 * Step)];
}
