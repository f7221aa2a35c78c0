using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Which class each key of a label column means.</summary>
/// <remarks>
/// Keys number what occurs in some data, by default in the order it occurs there; scores number the classes. So the two are paired by name and never by number, unless the keys are
/// known to be numbers of classes.
/// </remarks>
/// <param name="Names">The classes, in the order of the scores.</param>
/// <param name="OfKeys">The class of each key, key 1 first.</param>
internal sealed record LabelClasses(IReadOnlyList<string> Names, IReadOnlyList<int> OfKeys)
{
    private const int MostListed = 12;

    /// <summary>Pairs keys with classes.</summary>
    /// <param name="label">The column of keys.</param>
    /// <param name="scores">Scores of a row, one for each class; negative when that is not known in advance.</param>
    /// <param name="classNames">The classes in the order of the scores; null when they are not known, and then they are numbers from 0.</param>
    /// <exception cref="ScoringException">They cannot be paired.</exception>
    public static LabelClasses Pair(DataViewSchema.Column label, long scores, IReadOnlyList<string>? classNames)
    {
        int keys = checked((int)((KeyDataViewType)label.Type).Count);
        string[]? values = KeyNames.OfKeys(label);
        int[] inOrder = [.. Enumerable.Range(0, keys)];
        if (classNames is null && KeyNames.AreInClassOrder(label) && (scores < 0 || scores == keys))
        {
            return new LabelClasses(values ?? Numbers(keys), inOrder);
        }

        IReadOnlyList<string> names = classNames ?? Numbers(scores < 0 ? keys : (int)scores);
        if (scores >= 0 && names.Count != scores)
        {
            throw new ScoringException($"There are {names.Count} class names, and the model gives {scores} scores for a row; give the name of each class in the order of the scores.");
        }

        if (values is null)
        {
            // Keys without values are numbers to begin with, and those of all classes are the classes' own.
            return keys == names.Count
                ? new LabelClasses(names, inOrder)
                : throw new ScoringException(
                    $"Column '{label.Name}' has {keys} keys that do not say what they stand for, and the classes are {Listed(names)}: which key is which class is not known; "
                    + "make the keys with MapValueToKey, which notes their values, or with one key for each class.");
        }

        Dictionary<string, int> places = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        return values.FirstOrDefault(value => !places.ContainsKey(value)) is { } unknown
            ? throw new ScoringException(
                $"The keys of column '{label.Name}' stand for {Listed(values)}, and the classes are {Listed(names)}: '{unknown}' is none of them. Keys and classes are paired by name; "
                + "give the classes' names in the order of the scores as classNames, or leave out rows of other labels.")
            : new LabelClasses(names, [.. values.Select(value => places[value])]);
    }

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostListed)) + (names.Count > MostListed ? string.Create(CultureInfo.InvariantCulture, $", ... ({names.Count} in all)") : "");
}
