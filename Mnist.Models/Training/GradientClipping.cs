using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Models.Tensors;

namespace Mnist.Models.Training;

/// <summary>Clipping of whole gradients by their norm, as Keras does it.</summary>
internal static class GradientClipping
{
    /// <summary>Scales gradients whose Euclidean norm is above the optimizer's limit, each weight by itself or all together.</summary>
    public static void ByNorm(AlignedBuffer[][] gradients, IReadOnlyList<Layer> layers, Optimizer optimizer)
    {
        if (optimizer.ClipNorm is float limit)
        {
            ForEach(gradients, layers, gradient => Shrink(gradient, limit, Math.Sqrt(SumOfSquares(gradient))));
        }
        else if (optimizer.GlobalClipNorm is float globalLimit)
        {
            double sum = 0;
            ForEach(gradients, layers, gradient => sum += SumOfSquares(gradient));
            double norm = Math.Sqrt(sum);
            ForEach(gradients, layers, gradient => Shrink(gradient, globalLimit, norm));
        }
    }

    private static void ForEach(AlignedBuffer[][] gradients, IReadOnlyList<Layer> layers, Action<AlignedBuffer> action)
    {
        for (int layer = 0; layer < layers.Count; layer++)
        {
            for (int i = 0; layers[layer].Trainable && i < layers[layer].Parameters.Count; i++)
            {
                if (layers[layer].Parameters[i].Trainable)
                {
                    action(gradients[layer][i]);
                }
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

    private static void Shrink(AlignedBuffer gradient, float limit, double norm)
    {
        if (norm <= limit)
        {
            return;
        }

        float factor = (float)(limit / norm);
        foreach (ref float value in gradient.Span)
        {
            value *= factor;
        }
    }
}
