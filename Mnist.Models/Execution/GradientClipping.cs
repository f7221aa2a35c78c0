using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Execution;

/// <summary>Clipping of whole gradients by their norm, as Keras does it.</summary>
internal static class GradientClipping
{
    /// <summary>Scales gradients whose Euclidean norm is above the optimizer's limit, each weight by itself or all together.</summary>
    /// <param name="gradients">One per trainable weight.</param>
    /// <param name="optimizer">Has the limit.</param>
    public static void ByNorm(AlignedBuffer[] gradients, Optimizer optimizer)
    {
        if (optimizer.ClipNorm is float limit)
        {
            foreach (AlignedBuffer gradient in gradients)
            {
                float norm = MathF.Sqrt((float)SumOfSquares(gradient));
                Elementwise.Apply(gradient.Span, gradient.Span, new NormClipOp(limit, Math.Max(norm, limit)));
            }
        }
        else if (optimizer.GlobalClipNorm is float globalLimit)
        {
            double sum = 0;
            foreach (AlignedBuffer gradient in gradients)
            {
                sum += SumOfSquares(gradient);
            }

            float norm = MathF.Sqrt((float)sum);
            float scale = (globalLimit * Math.Min(1 / norm, 1 / globalLimit)) + (norm - norm);   // not a number if the norm is none
            foreach (AlignedBuffer gradient in gradients)
            {
                Elementwise.Apply(gradient.Span, gradient.Span, new ScaleOp(scale));
            }
        }
    }

    // One running sum in order: the same bits on every machine.
    private static double SumOfSquares(AlignedBuffer gradient)
    {
        double sum = 0;
        foreach (float value in gradient.Span)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
