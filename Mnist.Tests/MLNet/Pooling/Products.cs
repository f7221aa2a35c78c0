using Microsoft.ML.Data;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>What <see cref="MultiplyingModel"/> makes of a row.</summary>
internal sealed class Products
{
    [ColumnName("output_0")]
    public float[] Values { get; set; } = [];

    /// <summary>What the row was multiplied with; fails where it was multiplied with several numbers.</summary>
    public float Factor(float row)
    {
        Assert.Equal(Enumerable.Repeat(Values[0], MultiplyingModel.Width), Values);
        return Values[0] / row;
    }
}
