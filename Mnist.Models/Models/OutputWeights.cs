namespace Mnist.Models;

/// <summary>Factors of the losses of a model's outputs: one each by order, or by the outputs' names; 1 where none is given.</summary>
public sealed class OutputWeights
{
    private OutputWeights(PerOutput<float> loss_weights)
    {
        Values = loss_weights;
        foreach (float weight in loss_weights.Values)
        {
            if (!(weight >= 0 && float.IsFinite(weight)))
            {
                throw new ArgumentOutOfRangeException(nameof(loss_weights), $"A loss weight must be finite and 0 or above, received {weight}.");
            }
        }
    }

    internal PerOutput<float> Values { get; }

    /// <summary>A factor for each output.</summary>
    /// <param name="weights">In the order of the outputs.</param>
    public static implicit operator OutputWeights(float[] weights) => new(new((IEnumerable<float>)weights));

    /// <summary>Factors by the outputs' names.</summary>
    /// <param name="weights">The factors.</param>
    public static implicit operator OutputWeights(Dictionary<string, float> weights) => new(new(weights));
}
