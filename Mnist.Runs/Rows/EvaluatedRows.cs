using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Rows;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Records;

namespace Mnist.Runs.Rows;

/// <summary>The rows of a file as a view with the columns an evaluation needs: the model's inputs by their names, labels and weights.</summary>
internal sealed class EvaluatedRows
{
    private const string Only = "x";
    private const string Image = "image";
    private const int Colours = 3;

    /// <summary>Opens a file.</summary>
    /// <param name="ml">What makes the view.</param>
    /// <param name="model">The model.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="DatasetException">The file cannot be read, or lacks a column.</exception>
    public EvaluatedRows(MLContext ml, TensorFlowModel model, EvaluateRowsSettings settings, CancellationToken cancellation)
    {
        Dictionary<string, string> said = (settings.Columns ?? []).Select(ScoreSettings.Split).ToDictionary(pair => pair.Input, pair => pair.Columns);
        (string Name, DataViewType Type)[] inputs = [.. model.InputNames.Select(name => (name, model.GetInputSchema()[name].Type))];
        TableOptions options = new()
        {
            HasHeader = !settings.NoHeader,
            Separator = settings.Separator?[0],
            MissingAsNaN = settings.Missing == "nan",
            DivideBy = settings.DivideBy,
            Channels = inputs.Any(input => input.Type is VectorDataViewType { Dimensions: [_, _, Colours] }) ? Colours : 1,
        };
        string? Said(string input) => said.GetValueOrDefault(input) ?? (inputs.Length == 1 ? said.GetValueOrDefault(string.Empty) : null);
        if (settings.In.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            options = options with { Arrays = Arrays(settings, [.. inputs.Select(input => Said(input.Name) is { } own ? (IReadOnlyList<string>)[own] : inputs.Length == 1 ? [input.Name, Only] : [input.Name])]) };
        }

        Table table = Table.Open(settings.In, options, cancellation);
        (Files, Rows) = (table.Files, table.Rows);
        _ = Rows > 0 ? 0 : throw new DatasetException($"'{settings.In}' holds no rows; give a file with some.");
        List<RowColumn> columns = [.. inputs.Select(input => new RowColumn(input.Name, Item(input.Type), Said(input.Name) ?? (inputs.Length == 1 ? Guess(table, input.Name, input.Type) : null)))];
        Label = Name(settings.Label, columns);
        columns.Add(new RowColumn(Label, settings.IsRegression ? typeof(double) : typeof(string), settings.Label) { AsIs = true });
        if (settings.Weight is not null)
        {
            Weight = Name(settings.Weight, columns);
            columns.Add(new RowColumn(Weight, typeof(double), settings.Weight) { AsIs = true });
        }

        View = ml.Data.LoadRows(settings.In, columns, options);
    }

    /// <summary>The rows.</summary>
    public IDataView View { get; }

    /// <summary>How many.</summary>
    public long Rows { get; }

    /// <summary>The files that hold them.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The view's column of labels: texts, or numbers of a regression.</summary>
    public string Label { get; }

    /// <summary>The view's column of weights; null where there is none.</summary>
    public string? Weight { get; }

    private static IReadOnlyList<IReadOnlyList<string>>? Arrays(EvaluateRowsSettings settings, IReadOnlyList<IReadOnlyList<string>> inputs)
    {
        // Of a pattern it takes the whole archive to know what it stands for.
        string[] more = [.. settings.Label.Split(','), .. settings.Weight is null ? (string[])[] : [settings.Weight]];
        bool isPattern = inputs.SelectMany(names => names).Concat(more).Any(name => name.Contains('*', StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal) || name.Length == 0);
        return isPattern ? null : [.. inputs, .. more.Distinct().Where(name => !inputs.Any(names => names[0] == name)).Select(name => (IReadOnlyList<string>)[name])];
    }

    // Where one input is wanted and one series has as many columns as it takes, no other can be meant, as for scoring.
    private static string? Guess(Table table, string input, DataViewType type)
    {
        if (!table.HasNames || ColumnNames.Place(table, input) >= 0 || ColumnNames.Series(table, input) is not null)
        {
            return null;
        }

        if (table.HoldsImages)
        {
            return Image;
        }

        int length = type is VectorDataViewType { Size: > 0 and int size } ? size : -1;
        string[] series = [.. ColumnNames.AllSeries(table).Where(pair => length < 0 ? pair.Value > 1 : pair.Value == length).Select(pair => pair.Key)];
        return series is [var only] ? only + "*" : null;
    }

    // The inputs have their own names; what the file calls as one of them gets another.
    private static string Name(string column, List<RowColumn> taken)
    {
        string name = column;
        for (int i = 2; taken.Exists(other => other.Name == name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{column} ({i})");
        }

        return name;
    }

    private static Type Item(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType;
}
