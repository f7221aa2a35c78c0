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
        DataViewSchema.Column column = RequireColumn(row.Schema, tensor);
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

    public static DataViewSchema.Column RequireColumn(DataViewSchema schema, OnnxTensor tensor)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(tensor.Name)
            ?? throw new ArgumentOutOfRangeException(nameof(schema), $"The model's input '{tensor.Name}' has no column; the data have: {string.Join(", ", schema.Select(c => c.Name))}.");
        int length = column.Type switch
        {
            VectorDataViewType { ItemType: NumberDataViewType item, Size: > 0 and int size } when item == NumberDataViewType.Single => size,
            NumberDataViewType item when item == NumberDataViewType.Single => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(schema), $"Column '{column.Name}' holds {column.Type}; the model takes vectors of Single of known size."),
        };
        return tensor.RowLength < 0 || tensor.RowLength == length
            ? column
            : throw new ArgumentOutOfRangeException(nameof(schema), $"Column '{column.Name}' holds {length} numbers; the model takes {tensor.RowLength}.");
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
            throw new InvalidOperationException($"A row of '{_name}' holds {_row.Length} numbers instead of {target.Length}.");
        }

        _row.CopyTo(target);
    }
}
