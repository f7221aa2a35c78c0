using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Copies one input column of the current row into a batch.</summary>
internal sealed class RowReader
{
    private readonly string _name;
    private readonly ValueGetter<VBuffer<float>>? _vector;
    private readonly ValueGetter<float>? _single;
    private VBuffer<float> _row;

    public RowReader(DataViewRow row, OnnxTensor tensor)
    {
        _name = tensor.Name;
        DataViewSchema.Column column = RequireColumn(row.Schema, tensor, nameof(row));
        if (column.Type is VectorDataViewType vector)
        {
            Length = vector.Size;
            _vector = row.GetGetter<VBuffer<float>>(column);
        }
        else
        {
            Length = 1;
            _single = row.GetGetter<float>(column);
        }
    }

    public int Length { get; }

    /// <summary>Finds the model's input among the columns.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="tensor">The input.</param>
    /// <param name="parameter">The argument the caller gave the columns by.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else than the model takes.</exception>
    public static DataViewSchema.Column RequireColumn(DataViewSchema schema, OnnxTensor tensor, string parameter)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(tensor.Name)
            ?? throw new ArgumentOutOfRangeException(parameter, $"The model's input '{tensor.Name}' has no column; the data have: {string.Join(", ", schema.Select(c => c.Name))}.");
        int length = column.Type switch
        {
            VectorDataViewType { ItemType: NumberDataViewType item, Size: > 0 and int size } when item == NumberDataViewType.Single => size,
            NumberDataViewType item when item == NumberDataViewType.Single => 1,
            _ => throw new ArgumentOutOfRangeException(
                parameter, $"Column '{column.Name}' holds {column.Type}; the model takes vectors of Single of known size, as [VectorType({(tensor.RowLength > 0 ? tensor.RowLength : "N")})] float[]."),
        };
        return tensor.RowLength < 0 || tensor.RowLength == length
            ? column
            : throw new ArgumentOutOfRangeException(parameter, $"Column '{column.Name}' holds {length} numbers; the model takes {tensor.RowLength}.");
    }

    public void Read(Span<float> target)
    {
        if (_single is not null)
        {
            _single(ref target[0]);
            return;
        }

        _vector!(ref _row);
        if (_row.Length != target.Length)
        {
            throw new ScoringException($"A row of '{_name}' holds {_row.Length} numbers; the model takes {target.Length}; give rows of that length.");
        }

        _row.CopyTo(target);
    }
}
