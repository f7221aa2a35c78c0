using Mnist.Formats.Tensors;
using Mnist.Models.Execution;

namespace Mnist.Models;

/// <summary>Turns weights of classes into weights of rows.</summary>
internal static class ClassWeights
{
    /// <summary>Rows weighted by their classes.</summary>
    /// <param name="samples">The rows; their targets are integer labels or one-hot rows.</param>
    /// <param name="classWeights">Weight by class, 1 where a class is missing; null: the rows as they are.</param>
    public static Samples Apply(Samples samples, Dictionary<int, float>? classWeights) =>
        classWeights is null ? samples : samples with { Weights = [.. samples.Targets.Select(target => Of(target, classWeights))] };

    /// <summary>Refuses weights of classes beside weights of rows, as Keras does: which of them should win is not clear.</summary>
    public static void RequireAlone(Dictionary<int, float>? class_weight, Arrays? sampleWeight)
    {
        if (class_weight is not null && sampleWeight is not null)
        {
            throw new ArgumentException(
                "class_weight and sample_weight are both given: multiply the weights of the rows by those of their classes and give sample_weight alone.", nameof(class_weight));
        }
    }

    private static float[] Of(Column targets, Dictionary<int, float> classWeights)
    {
        float[] weights = new float[targets.Rows];
        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<float> target = targets.Row(row);
            int label = target.Length == 1 ? (int)target[0] : np.argmax(target);
            weights[row] = classWeights.GetValueOrDefault(label, 1f);
        }

        return weights;
    }
}
