using Mnist.Formats.Tensors;

namespace Mnist.Models;

/// <summary>Rows to evaluate the model on after each epoch; made from a tuple <c>(x, y)</c> or <c>(x, y, sample_weight)</c>.</summary>
/// <param name="X">(rows, input shape), one array for each input.</param>
/// <param name="Y">(rows, target shape), one array for each output.</param>
/// <param name="SampleWeight">(rows), or null for ones.</param>
public sealed record ValidationDataPack(Arrays X, Arrays Y, Arrays? SampleWeight = null)
{
    /// <summary>Rows and targets.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray X, NDArray Y) data) => new(data.X, data.Y);

    /// <summary>Rows, targets and weights.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray X, NDArray Y, NDArray SampleWeight) data) => new(data.X, data.Y, data.SampleWeight);

    /// <summary>Rows of several inputs and targets.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray[] X, NDArray Y) data) => new(data.X, data.Y);

    /// <summary>Rows and targets of several outputs.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray X, NDArray[] Y) data) => new(data.X, data.Y);

    /// <summary>Rows of several inputs and targets of several outputs.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((NDArray[] X, NDArray[] Y) data) => new(data.X, data.Y);

    /// <summary>Rows and targets by order or name.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator ValidationDataPack((Arrays X, Arrays Y) data) => new(data.X, data.Y);
}
