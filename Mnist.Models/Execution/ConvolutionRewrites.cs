using Mnist.Models.Computations;

namespace Mnist.Models.Execution;

/// <summary>What is known of convolutions only once the calls around them are.</summary>
internal static class ConvolutionRewrites
{
    /// <summary>Tells convolutions which plan they are for.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="fast">Whether sums may be computed with fewer multiplications.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    public static void Choose(List<BoundCall> calls, bool fast, bool training)
    {
        foreach (BoundCall call in calls)
        {
            call.Computation = call.Computation is Convolve2D convolution ? convolution.For(fast, training) : call.Computation;
        }
    }

    /// <summary>Joins a convolution and the max pooling that alone reads it: the un-pooled values are then never written.</summary>
    /// <param name="calls">In the order they run.</param>
    /// <param name="kept">Tensors that are wanted after the calls.</param>
    public static void Pool(List<BoundCall> calls, IReadOnlyCollection<int> kept)
    {
        for (int index = 0; index < calls.Count; index++)
        {
            BoundCall convolution = calls[index];
            if (convolution.Computation is not Convolve2D first || kept.Contains(convolution.Outputs[0]))
            {
                continue;
            }

            int[] readers = [.. Enumerable.Range(0, calls.Count).Where(reader => calls[reader].Inputs.Contains(convolution.Outputs[0]))];
            bool learnsBefore = calls.Exists(call => call.Learns && call.Outputs.Contains(convolution.Inputs[0]));
            if (readers is [int only] && calls[only].Computation is MaxPool2D second && first.With(second, learnsBefore) is { } joined)
            {
                calls[index] = convolution.Joined(joined, calls[only]);
                calls.RemoveAt(only);
            }
        }
    }
}
