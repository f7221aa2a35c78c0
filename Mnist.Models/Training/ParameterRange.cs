namespace Mnist.Models.Training;

/// <summary>A run of one trainable weight: the unit in which gradients are summed and weights updated.</summary>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Parameter">Index of the weight in the layer.</param>
/// <param name="Trainable">Index of the weight among the model's trainable weights.</param>
/// <param name="Start">First float.</param>
/// <param name="Count">Number of floats.</param>
internal readonly record struct ParameterRange(int Layer, int Parameter, int Trainable, int Start, int Count)
{
    /// <summary>Floats of a range: its sum, weights and slots stay in the first-level cache, and small models still have ranges for all threads.</summary>
    public const int Most = 2048;
}
