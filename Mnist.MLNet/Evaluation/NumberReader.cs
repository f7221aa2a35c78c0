using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Copies a column of one number a row, of any of ML.NET's types, as double; true is 1.</summary>
internal sealed class NumberReader(DataViewRow row, DataViewSchema.Column column, TensorInfo info) : ColumnReader(info)
{
    private readonly Func<double> _next = Getter(row, column);

    public static SourceColumn Column(DataViewSchema.Column column) => Column(column, new TensorInfo(column.Name, typeof(double), []));

    /// <summary>Reads a column under another name.</summary>
    public static SourceColumn Column(DataViewSchema.Column column, TensorInfo info) => new(column, info, row => new NumberReader(row, column, info));

    /// <summary>Whether a column holds one number or bool a row.</summary>
    public static bool Reads(DataViewType type) => type is BooleanDataViewType || (type is NumberDataViewType && Type.GetTypeCode(type.RawType) is not TypeCode.Object);

    /// <summary>Makes what reads the current row's number.</summary>
    public static Func<double> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Boolean => Of<bool>(value => value ? 1 : 0),
            TypeCode.Single => Of<float>(value => value),
            TypeCode.Double => Of<double>(value => value),
            TypeCode.SByte => Of<sbyte>(value => value),
            TypeCode.Byte => Of<byte>(value => value),
            TypeCode.Int16 => Of<short>(value => value),
            TypeCode.UInt16 => Of<ushort>(value => value),
            TypeCode.Int32 => Of<int>(value => value),
            TypeCode.UInt32 => Of<uint>(value => value),
            TypeCode.Int64 => Of<long>(value => value),
            _ => Of<ulong>(value => value),
        };

        Func<double> Of<T>(Func<T, double> number)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return () =>
            {
                T value = default!;
                getter(ref value);
                return number(value);
            };
        }
    }

    public override void Read(TensorBuffer target, int row) => target.Row<double>(row)[0] = _next();
}
