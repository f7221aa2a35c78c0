using Mnist.Models.Computations;

namespace Mnist.Models.Execution;

/// <summary>What is known of convolutions only once the calls around them are.</summary>
internal static class ConvolutionRewrites
{
    /// <summary>Lets convolutions take fewer multiplications.</summary>
    public static void MakeFast(List<BoundCall> calls)
    {
        foreach (BoundCall call in calls)
        {
            call.Computation = call.Computation is Convolve2D convolution ? convolution.Fast() : call.Computation;
        }
    }

    /// <summary>Joins a convolution and the max pooling that alone reads it, to the same bits: the un-pooled values are then never written.</summary>
    /// <param name="calls">In the order they run.</param>
    /// <param name="kept">Tensors that are wanted after the calls.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    public static void Pool(List<BoundCall> calls, IReadOnlyCollection<int> kept, bool training)
    {
        for (int index = 0; index < calls.Count; index++)
        {
            BoundCall convolution = calls[index];
            if (convolution.Computation is not Convolve2D first || kept.Contains(convolution.Outputs[0]))
            {
                continue;
            }

            int[] readers = [.. Enumerable.Range(0, calls.Count).Where(reader => calls[reader].Inputs.Contains(convolution.Outputs[0]))];
            if (readers is [int only] && calls[only].Computation is MaxPool2D second && first.With(second, training) is { } joined)
            {
                calls[index] = convolution.Joined(joined, calls[only]);
                calls.RemoveAt(only);
            }
        }
    }
}
