using Mnist.Formats.Tensors;
using Mnist.Models.Execution;

namespace Mnist.Models;

/// <summary>Turns weights of classes into weights of rows.</summary>
internal static class ClassWeights
{
    /// <summary>Row weight = class weight times sample weight, as in Keras.</summary>
    /// <param name="targets">Integer labels, or one-hot rows.</param>
    /// <param name="classWeights">Weight by class; 1 where a class is missing.</param>
    /// <param name="sampleWeights">(rows), or empty for ones.</param>
    public static float[] Apply(Column targets, Dictionary<int, float> classWeights, float[] sampleWeights)
    {
        float[] weights = new float[targets.Rows];
        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<float> target = targets.Row(row);
            int label = target.Length == 1 ? (int)target[0] : np.argmax(target);
            weights[row] = classWeights.GetValueOrDefault(label, 1f) * (sampleWeights.Length > 0 ? sampleWeights[row] : 1f);
        }

        return weights;
    }
}
