using Parquet;
using Parquet.Schema;

namespace Mnist.MLNet.Rows;

/// <summary>Values of a column that wait for their row group.</summary>
internal abstract class ParquetValues
{
    private protected ParquetValues(DataField field) => Field = field;

    /// <summary>The column.</summary>
    public DataField Field { get; }

    /// <summary>Whether a value is NaN.</summary>
    public abstract bool HasNaN { get; }

    /// <summary>Writes what waits as the next column of a row group; nothing waits then.</summary>
    /// <param name="group">The row group.</param>
    public abstract void WriteTo(ParquetRowGroupWriter group);
}
