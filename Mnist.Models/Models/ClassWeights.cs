using Mnist.Models.Tensors;

namespace Mnist.Models;

/// <summary>Turns weights of classes into weights of rows.</summary>
internal static class ClassWeights
{
    /// <summary>Row weight = class weight times sample weight, as in Keras; null when neither is given.</summary>
    /// <param name="y">Integer labels, or one-hot rows.</param>
    /// <param name="classWeight">Weight by class; 1 where a class is missing.</param>
    /// <param name="sampleWeight">(rows), or null for ones.</param>
    public static NDArray? Apply(NDArray y, Dictionary<int, float>? classWeight, NDArray? sampleWeight)
    {
        if (classWeight is null)
        {
            return sampleWeight;
        }

        float[] targets = y.Singles();
        float[] weights = new float[y.Rows];
        float[]? samples = sampleWeight?.Singles();
        for (int row = 0; row < weights.Length; row++)
        {
            int label = y.RowSize == 1
                ? (int)targets[row]
                : Array.IndexOf(targets, targets.AsSpan(row * y.RowSize, y.RowSize).ToArray().Max(), row * y.RowSize) - (row * y.RowSize);
            weights[row] = classWeight.GetValueOrDefault(label, 1f) * (samples?[row] ?? 1f);
        }

        return weights;
    }
}
