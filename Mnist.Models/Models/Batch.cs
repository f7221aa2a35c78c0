using Mnist.Formats.Tensors;

namespace Mnist.Models;

/// <summary>Rows with their targets: one step of training from a sequence of batches.</summary>
/// <param name="X">One array of rows for each input.</param>
/// <param name="Y">One array of targets for each output.</param>
/// <param name="SampleWeight">Weights of the rows, one array for each output or one for all; null for ones.</param>
public sealed record Batch(Arrays X, Arrays Y, Arrays? SampleWeight = null)
{
    /// <summary>Rows and targets.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator Batch((NDArray X, NDArray Y) data) => new(data.X, data.Y);

    /// <summary>Rows, targets and weights.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator Batch((NDArray X, NDArray Y, NDArray SampleWeight) data) => new(data.X, data.Y, data.SampleWeight);

    /// <summary>Rows of several inputs or outputs, and targets.</summary>
    /// <param name="data">The arrays.</param>
    public static implicit operator Batch((Arrays X, Arrays Y) data) => new(data.X, data.Y);
}
