using Microsoft.ML;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// What a model's scores are scores of: with it, scoring gives the scores as a column with the classes as slot names, and beside it the predicted class as a key whose values are the classes,
/// so that ML.NET's <c>Evaluate</c>, <c>MapKeyToValue</c> and <c>PredictionEngine</c> take them as those of its own trainers.
/// </summary>
/// <remarks>Predicted is the class with the highest score, of equal ones the first; where a score is not a number the predicted class is missing, key 0.</remarks>
/// <example><code>
/// ClassColumns animals = new("cat", "dog");
/// var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyData: animals.ToKeyData(ml))
///     .Append(network.ScoreTensorFlowModel("output_0", "input", animals));
/// </code></example>
public sealed record ClassColumns
{
    private readonly string[] _names;

    /// <summary>Names the classes.</summary>
    /// <param name="classNames">The classes in the order of the scores, each by a name of its own.</param>
    /// <exception cref="ArgumentException">There is none, or one without a name, or two have the same.</exception>
    public ClassColumns(params IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        _names = [.. classNames];
        if (_names.Length == 0)
        {
            throw new ArgumentException("There are no classes; give their names in the order of the scores.", nameof(classNames));
        }

        ClassNameCheck.Require(_names, nameof(classNames));
    }

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => _names;

    /// <summary>Which of the outputs that are asked for has the scores: a vector of Single with one for each class; the only one when null (the default).</summary>
    public string? Output { get; init; }

    /// <summary>Name of the column of scores, in place of the output's; <c>Score</c> by default.</summary>
    public string ScoreColumn { get; init; } = "Score";

    /// <summary>Name of the column with the predicted class; <c>PredictedLabel</c> by default.</summary>
    public string PredictedLabelColumn { get; init; } = "PredictedLabel";

    /// <summary>The classes as <c>MapValueToKey</c> takes them for <c>keyData</c>: labels of text that are mapped with it have the keys ML.NET's <c>Evaluate</c> pairs with these scores, whichever classes occur in the data, and in whatever order.</summary>
    /// <param name="context">The context.</param>
    public IDataView ToKeyData(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(_names.Select(name => new ClassRow { Name = name }));
    }

    /// <summary>Finds the output with the scores.</summary>
    /// <exception cref="ArgumentException">There is none, it does not hold a score for each class, or a column's name is taken.</exception>
    internal int Find(ScoringSignature signature)
    {
        string[] names = [.. signature.Outputs.Select(output => output.Name)];
        string listed = string.Join(", ", names.Select(name => $"'{name}'"));
        int index = Output is not null ? Array.IndexOf(names, Output) : names.Length == 1 ? 0 : -1;
        if (index < 0)
        {
            throw new ArgumentException(
                Output is null ? $"Asked for are the outputs {listed}; say in {nameof(ClassColumns)}.{nameof(Output)} which has the scores of the classes."
                : $"{nameof(ClassColumns)}.{nameof(Output)} is '{Output}'; asked for are the outputs {listed}; give one of them.");
        }

        TensorInfo scores = signature.Outputs[index];
        if (scores.ElementType != typeof(float) || scores.RowShape is not { Count: 1 } || scores.RowLength != _names.Length)
        {
            throw new ArgumentException(
                $"The output '{scores.Name}' gives {Described(scores)} for a row, and there are {_names.Length} class names; give an output with one score of type Single for each class, and a name for each.");
        }

        IEnumerable<string> others = signature.Inputs.Select(input => input.Name).Concat(names.Where((_, i) => i != index));
        string? twice = others.Append(ScoreColumn).FirstOrDefault(name => name == PredictedLabelColumn) ?? others.FirstOrDefault(name => name == ScoreColumn);
        return twice is null ? index : throw new ArgumentException($"Two columns would be named '{twice}'; give {nameof(ClassColumns)} other names.");
    }

    private static string Described(TensorInfo tensor) => tensor.RowShape is null || tensor.RowLength < 0
        ? $"a number of values of {tensor.ElementType.Name} that is not known in advance"
        : $"[{string.Join(", ", tensor.RowShape)}] of {tensor.ElementType.Name}";

    private sealed class ClassRow
    {
        public string Name { get; set; } = "";
    }
}
