using Microsoft.ML.Data;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>A row of <see cref="MultiplyingModel"/>.</summary>
internal sealed class Number
{
    [ColumnName("input"), VectorType(1)]
    public float[] Values { get; set; } = [];

    public static Number Of(float value) => new() { Values = [value] };
}
