using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// Which columns a model takes that hold another type than it does: those whose numbers stay what they are. Doubles are rounded to singles, as ML.NET's <c>ConvertType</c> and NumPy do;
/// whole numbers that the model's type does not hold, as 16,777,217 in a single, are refused when they come, because an id or a token that changes is another.
/// </summary>
internal static class ConvertingReader
{
    private static readonly Type[] Whole = [typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong)];

    /// <summary>Whether columns of a type serve a model that takes another.</summary>
    public static bool Converts(Type column, Type model) =>
        column != model && model != typeof(bool)
        && (column == typeof(bool) || Array.IndexOf(Whole, column) >= 0 || (column == typeof(float) && model == typeof(double)) || (column == typeof(double) && model == typeof(float)));

    /// <summary>Makes the reader.</summary>
    /// <param name="row">The row, or the cursor at it.</param>
    /// <param name="column">The column.</param>
    /// <param name="item">What it holds, one by one.</param>
    /// <param name="info">What the model takes.</param>
    public static ColumnReader Of(DataViewRow row, DataViewSchema.Column column, Type item, TensorInfo info) => Type.GetTypeCode(item) switch
    {
        TypeCode.Boolean => From<bool, byte>(row, column, info, flag => flag ? (byte)1 : (byte)0),
        TypeCode.Byte => From<byte>(row, column, info),
        TypeCode.SByte => From<sbyte>(row, column, info),
        TypeCode.Int16 => From<short>(row, column, info),
        TypeCode.UInt16 => From<ushort>(row, column, info),
        TypeCode.Int32 => From<int>(row, column, info),
        TypeCode.UInt32 => From<uint>(row, column, info),
        TypeCode.Int64 => From<long>(row, column, info),
        TypeCode.UInt64 => From<ulong>(row, column, info),
        TypeCode.Single => From<float>(row, column, info),
        _ => From<double>(row, column, info),
    };

    private static ColumnReader From<TColumn>(DataViewRow row, DataViewSchema.Column column, TensorInfo info)
        where TColumn : unmanaged, INumber<TColumn> => From<TColumn, TColumn>(row, column, info, number => number);

    private static ColumnReader From<TColumn, TNumber>(DataViewRow row, DataViewSchema.Column column, TensorInfo info, Func<TColumn, TNumber> number)
        where TColumn : unmanaged
        where TNumber : unmanaged, INumber<TNumber> => Type.GetTypeCode(info.ElementType) switch
        {
            TypeCode.Single => new Reader<TColumn, TNumber, float>(row, column, info, number),
            TypeCode.Double => new Reader<TColumn, TNumber, double>(row, column, info, number),
            TypeCode.Int32 => new Reader<TColumn, TNumber, int>(row, column, info, number),
            TypeCode.Int64 => new Reader<TColumn, TNumber, long>(row, column, info, number),
            _ => new Reader<TColumn, TNumber, byte>(row, column, info, number),
        };

    private sealed class Reader<TColumn, TNumber, TModel> : ColumnReader
        where TColumn : unmanaged
        where TNumber : unmanaged, INumber<TNumber>
        where TModel : unmanaged, INumber<TModel>
    {
        private readonly ValueGetter<VBuffer<TColumn>>? _vector;
        private readonly ValueGetter<TColumn>? _scalar;
        private readonly Func<TColumn, TNumber> _number;
        private readonly string _column;
        private VBuffer<TColumn> _value;

        public Reader(DataViewRow row, DataViewSchema.Column column, TensorInfo info, Func<TColumn, TNumber> number)
            : base(info)
        {
            (_number, _column) = (number, column.Name);
            if (column.Type is VectorDataViewType)
            {
                _vector = row.GetGetter<VBuffer<TColumn>>(column);
            }
            else
            {
                _scalar = row.GetGetter<TColumn>(column);
            }
        }

        public override void Read(TensorBuffer target, int row)
        {
            Span<TModel> values = target.Row<TModel>(row);
            if (_scalar is not null)
            {
                TColumn one = default;
                _scalar(ref one);
                values[0] = Convert(_number(one));
                return;
            }

            _vector!(ref _value);
            if (_value.Length != values.Length)
            {
                throw new ScoringException($"A row of '{_column}' holds {_value.Length} numbers; the model takes {values.Length}; give rows of that length.");
            }

            ReadOnlySpan<TColumn> given = _value.GetValues();
            if (_value.IsDense)
            {
                for (int i = 0; i < given.Length; i++)
                {
                    values[i] = Convert(_number(given[i]));
                }

                return;
            }

            values.Clear();
            ReadOnlySpan<int> places = _value.GetIndices();
            for (int i = 0; i < given.Length; i++)
            {
                values[places[i]] = Convert(_number(given[i]));
            }
        }

        // Whole numbers between these every such type holds.
        private static double Least => typeof(TModel) == typeof(byte) ? 0 : -(1 << 24);

        private static double Most => typeof(TModel) == typeof(byte) ? byte.MaxValue : 1 << 24;

        private TModel Convert(TNumber number)
        {
            TModel converted = TModel.CreateTruncating(number);
            bool isKept = typeof(TNumber) == typeof(double) || typeof(TNumber) == typeof(float)
                ? TModel.IsFinite(converted) || !TNumber.IsFinite(number)
                : double.CreateTruncating(number) is var size && ((size >= Least && size <= Most) || IsSame(number, converted));
            return isKept
                ? converted
                : throw new ScoringException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"A row of '{_column}' holds {number}, which the model's {typeof(TModel).Name} does not hold exactly; give numbers it holds, or a model that takes {typeof(TColumn).Name}."));
        }

        // 128 bits hold every whole number of 64, and what a single or double makes of it.
        private static bool IsSame(TNumber number, TModel converted) => Int128.CreateChecked(number) == Int128.CreateChecked(converted);
    }
}
