using Microsoft.ML;
using Mnist.Formats.Data;

namespace Mnist.MLNet.Data;

/// <summary>Makes ML.NET data views over feature vectors and class labels that are already in memory.</summary>
/// <remarks>The labels come as numbers of classes, so their keys are in the order of a model's scores, and an evaluation takes them so whatever the classes are called.</remarks>
public static class LabelledVectors
{
    /// <summary>The usual name of the features.</summary>
    public const string FeaturesColumn = "Features";

    /// <summary>The usual name of the labels.</summary>
    public const string LabelColumn = "Label";

    /// <summary>A view over bytes, each divided by 255, and labels.</summary>
    /// <param name="features">All rows one after another.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classNames">The classes' names; class 0 becomes key 1 with the first name.</param>
    /// <param name="featuresColumn">Name of the column of vectors.</param>
    /// <param name="labelColumn">Name of the key column.</param>
    public static IDataView Create(
        ReadOnlyMemory<byte> features, ReadOnlyMemory<byte> labels, IReadOnlyList<string> classNames, string featuresColumn = FeaturesColumn, string labelColumn = LabelColumn)
    {
        int length = Check(features.Length, labels.Length, classNames);
        RequireKnownClasses(labels.Length, row => labels.Span[row], classNames);
        return View(length, labels.Length, classNames, featuresColumn, labelColumn, row => labels.Span[(int)row], (row, values) =>
            PixelScale.ToUnit(features.Span.Slice((int)row * length, length), values.Span));
    }

    /// <summary>A view over numbers, as they are, and labels.</summary>
    /// <param name="features">All rows one after another.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classNames">The classes' names; class 0 becomes key 1 with the first name.</param>
    /// <param name="featuresColumn">Name of the column of vectors.</param>
    /// <param name="labelColumn">Name of the key column.</param>
    public static IDataView Create(
        ReadOnlyMemory<float> features, ReadOnlyMemory<int> labels, IReadOnlyList<string> classNames, string featuresColumn = FeaturesColumn, string labelColumn = LabelColumn)
    {
        int length = Check(features.Length, labels.Length, classNames);
        RequireKnownClasses(labels.Length, row => labels.Span[row], classNames);
        return View(
            length, labels.Length, classNames, featuresColumn, labelColumn, row => labels.Span[(int)row], (row, values) => features.Slice((int)row * length, length).CopyTo(values));
    }

    private static MemoryDataView View(
        int length, int rows, IReadOnlyList<string> classNames, string featuresColumn, string labelColumn, Func<long, int> classOf, Action<long, Memory<float>> copyRow) =>
        new(rows, [MemoryColumn.Vectors(featuresColumn, length, copyRow), MemoryColumn.Keys(labelColumn, classNames, classOf)]);

    private static int Check(int numbers, int rows, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        return rows > 0 && numbers > 0 && numbers % rows == 0
            ? numbers / rows
            : throw new ArgumentException($"{numbers} numbers do not make {rows} rows of equal length.", nameof(numbers));
    }

    private static void RequireKnownClasses(int rows, Func<int, int> classOf, IReadOnlyList<string> classNames)
    {
        for (int row = 0; row < rows; row++)
        {
            if (classOf(row) is int label && (label < 0 || label >= classNames.Count))
            {
                throw new ArgumentException($"Row {row} has the label {label}; there are {classNames.Count} classes, counted from 0.", nameof(classOf));
            }
        }
    }
}
