using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Reads the names that ML.NET keeps with a column.</summary>
internal static class KeyNames
{
    /// <summary>What the keys of a column stand for, key 1 first, numbers as text; null when the column does not say.</summary>
    /// <exception cref="ScoringException">They are neither text nor numbers.</exception>
    public static string[]? OfKeys(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(NameAnnotations.KeyValues) is not { Type: VectorDataViewType { ItemType: PrimitiveDataViewType item } } values)
        {
            return null;
        }

        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Single => Numbers<float>(),
            TypeCode.Double => Numbers<double>(),
            TypeCode.SByte => Numbers<sbyte>(),
            TypeCode.Byte => Numbers<byte>(),
            TypeCode.Int16 => Numbers<short>(),
            TypeCode.UInt16 => Numbers<ushort>(),
            TypeCode.Int32 => Numbers<int>(),
            TypeCode.UInt32 => Numbers<uint>(),
            TypeCode.Int64 => Numbers<long>(),
            TypeCode.UInt64 => Numbers<ulong>(),
            _ when item is TextDataViewType => Values<ReadOnlyMemory<char>>(name => name.ToString()),
            _ when item is BooleanDataViewType => Values<bool>(value => value ? "True" : "False"),
            _ => throw new ScoringException($"The keys of column '{column.Name}' stand for values of {item}; classes are told apart by text or numbers."),
        };

        string[] Numbers<T>()
            where T : IFormattable => Values<T>(number => number.ToString(null, CultureInfo.InvariantCulture));

        string[] Values<T>(Func<T, string> text)
        {
            VBuffer<T> read = default;
            column.Annotations.GetValue(values.Name, ref read);
            return [.. read.DenseValues().Select(text)];
        }
    }

    /// <summary>What the numbers of a vector column are; null when the column does not tell each from the others.</summary>
    public static string[]? OfSlots(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        string[] texts = [.. names.DenseValues().Select(name => name.ToString())];
        return Array.TrueForAll(texts, text => text.Length > 0) && texts.Distinct().Count() == texts.Length ? texts : null;
    }

    /// <summary>Whether the column says that its keys are the classes in the order of the scores.</summary>
    public static bool AreInClassOrder(DataViewSchema.Column column) => column.Annotations.Schema.GetColumnOrNull(NameAnnotations.ClassOrder) is { Type: BooleanDataViewType };
}
