using Mnist.Formats.Tensors;

namespace Mnist.Models;

/// <summary>Rows to judge the model on after each epoch; made from a tuple <c>(x, y)</c> or <c>(x, y, sample_weight)</c>.</summary>
/// <param name="X">(rows, input shape).</param>
/// <param name="Y">(rows, target shape).</param>
/// <param name="SampleWeight">(rows), or null for ones.</param>
public sealed record ValidationDataPack(NDArray X, NDArray Y, NDArray? SampleWeight = null)
{
    /// <summary>Rows and targets.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray X, NDArray Y) data) => new(data.X, data.Y);

    /// <summary>Rows, targets and weights.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray X, NDArray Y, NDArray SampleWeight) data) => new(data.X, data.Y, data.SampleWeight);
}
