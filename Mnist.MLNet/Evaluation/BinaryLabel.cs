using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Reads which rows are of the positive class: 1, those of the negative 0, without a label -1.</summary>
/// <param name="info">What is read.</param>
/// <param name="next">Reads the current row's label, NaN where it has none.</param>
internal sealed class BinaryLabel(TensorInfo info, Func<double> next) : ColumnReader(info)
{
    private const string Pair = "labels of two classes are true and false, 1 and 0, or keys";

    private long _rows;

    /// <summary>Finds out how a column says it.</summary>
    /// <param name="column">The labels.</param>
    /// <param name="positive">The value keys have that stand for the positive class; null for columns of bool or numbers, and for keys of <c>True</c> and <c>False</c> or <c>1</c> and <c>0</c>.</param>
    /// <exception cref="ScoringException">Which class is the positive one is not known.</exception>
    public static SourceColumn Column(DataViewSchema.Column column, string? positive)
    {
        TensorInfo info = new(column.Name, typeof(long), []);
        if (column.Type is KeyDataViewType keys)
        {
            int[] classes = OfKeys(column, keys, positive);
            return SourceColumn.Key(column, classes);
        }

        return !NumberReader.Reads(column.Type)
            ? throw new ScoringException($"Column '{column.Name}' holds {column.Type}; {Pair}, made with MapValueToKey.")
            : positive is not null
            ? throw new ScoringException($"Column '{column.Name}' holds {column.Type}, of which true or 1 is the positive class; '{positive}' is the name of a key, so leave it out or give a column of keys.")
            : new SourceColumn(column, info, row => new BinaryLabel(info, NumberReader.Getter(row, column)));
    }

    public override void Read(TensorBuffer target, int row)
    {
        double value = next();
        target.Row<long>(row)[0] = value switch
        {
            0 => 0,
            1 => 1,
            double.NaN => -1,
            _ => throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture, $"Row {_rows} has the label {value} in column '{Info.Name}'; {Pair}: which of them is the positive class is not guessed.")),
        };
        _rows++;
    }

    private static int[] OfKeys(DataViewSchema.Column column, KeyDataViewType keys, string? positive)
    {
        string[] names = KeyNames.OfKeys(column)
            ?? throw new ScoringException($"Column '{column.Name}' has {keys.Count} keys that do not say what they stand for; make them with MapValueToKey, which notes their values, or give a column of bool.");
        string? known = names.Length <= 2 ? names.FirstOrDefault(name => IsTrue(name) && names.All(other => other == name || IsFalse(other))) : null;
        string wanted = positive ?? known
            ?? throw new ScoringException(
                $"The keys of column '{column.Name}' stand for {string.Join(", ", names.Take(12))}: which is the positive class is not known, because keys are numbered as they occur; name it as positive.");
        return names.Contains(wanted, StringComparer.Ordinal)
            ? [.. names.Select(name => name == wanted ? 1 : 0)]
            : throw new ScoringException($"The keys of column '{column.Name}' stand for {string.Join(", ", names.Take(12))}; '{wanted}', the positive class, is none of them.");
    }

    private static bool IsTrue(string name) => name == "1" || name.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool IsFalse(string name) => name == "0" || name.Equals("false", StringComparison.OrdinalIgnoreCase);
}
