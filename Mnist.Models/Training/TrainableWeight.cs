using Mnist.Models.Layers;

namespace Mnist.Models.Training;

/// <summary>A weight the optimizer updates, and where it stands in the model.</summary>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Index">Index of the weight in the layer.</param>
/// <param name="Parameter">The weight.</param>
internal readonly record struct TrainableWeight(int Layer, int Index, Parameter Parameter)
{
    /// <summary>The weights of the layers that are not frozen, moving averages left out, in Keras' order.</summary>
    public static IEnumerable<TrainableWeight> Of(IReadOnlyList<Layer> layers)
    {
        for (int layer = 0; layer < layers.Count; layer++)
        {
            for (int index = 0; layers[layer].Trainable && index < layers[layer].Parameters.Count; index++)
            {
                if (layers[layer].Parameters[index] is { Trainable: true } parameter)
                {
                    yield return new TrainableWeight(layer, index, parameter);
                }
            }
        }
    }
}
