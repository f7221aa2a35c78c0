using System.Globalization;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Rows;

namespace Mnist.Runs.Records;

/// <summary>A scoring of many rows that is asked for. A property that is null stands for the default its documentation names.</summary>
public sealed record ScoreSettings
{
    /// <summary>Folder of a SavedModel.</summary>
    public required string SavedModel { get; init; }

    /// <summary>
    /// The rows: a csv or Parquet file with named columns, <c>.npy</c>, <c>.npz</c> (its <c>x</c>, or an array of each input's name), IDX or IDX.gz, or a folder of images. A pattern with <c>*</c> and <c>?</c> stands for files of one kind and of the same columns, which are read as one in the order people count in.
    /// Where the model takes floats, bytes, and whole numbers from 0 to 255 of arrays, are divided by 255; all else is taken as it is.
    /// </summary>
    public required string In { get; init; }

    /// <summary>The file to write, a row per input row: <c>.csv</c>, <c>.tsv</c> or <c>.parquet</c> with a column per number of an output, <c>.npz</c> with an array per output, or <c>.npy</c> of the only one.</summary>
    public required string Out { get; init; }

    /// <summary>Rows per run of the network, 1 or more; <see cref="ScoringOptions.DefaultBatchSize"/> by default. The result does not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Signature to run; <c>serving_default</c> by default.</summary>
    public string? Signature { get; init; }

    /// <summary>Name of the scoring engine, one of <see cref="ScoringEngines.Names"/>; <see cref="ScoringEngines.Default"/> by default.</summary>
    public string? Engine { get; init; }

    /// <summary>Which columns the inputs take: <c>COLUMNS</c> for the only input or <c>INPUT=COLUMNS</c>, where COLUMNS is names with commas between, <c>NAME*</c> for all that are NAME and a number, or <c>FIRST..LAST</c>; those of the inputs' own names by default.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The column that names the rows and is carried along as it is; none by default, but the path of each image of a folder.</summary>
    public string? Id { get; init; }

    /// <summary>Whether a csv has no line of names; its columns are then 0, 1, 2, ... False by default.</summary>
    public bool NoHeader { get; init; }

    /// <summary>What stands between the cells of a csv that is read, one character; a tab in a <c>.tsv</c> and else a comma by default.</summary>
    public string? Separator { get; init; }

    /// <summary>What becomes of missing numbers: <c>refuse</c>, the default, or <c>nan</c>.</summary>
    public string? Missing { get; init; }

    /// <summary>What numbers that become floats are divided by, above 0; nothing by default, but bytes by 255.</summary>
    public double? DivideBy { get; init; }

    /// <summary>Whether images are brought into the form of MNIST's digits, whatever their size; false by default.</summary>
    public bool PrepareDigits { get; init; }

    /// <summary>Which part of the rows, as <c>K/N</c> for the K-th of N; all by default. The results of all parts one after another are that of the whole.</summary>
    public string? Shard { get; init; }

    /// <summary>Whether a file that is there is replaced; false by default.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Whether scored rows are kept as the work goes on, beside the file to write, and a scoring that was ended goes on from there without losing or repeating a row; false by default. It is right for the first run too, and one that is done stays as it is.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Rows after which those of a scoring with <see cref="Resume"/> are kept, 1 or more; every two seconds by default.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(SavedModel);
        problems.NotEmpty(In);
        problems.AtLeast(1, BatchSize);
        problems.AtLeast(1, CheckpointEvery);
        if (CheckpointEvery is not null && !Resume)
        {
            problems.Add(nameof(CheckpointEvery), "rows are kept by a scoring that can go on only; ask for that too.", nameof(Resume));
        }

        if (!ScoreFile.IsKnown(Out))
        {
            problems.Add(nameof(Out), $"expected a file that ends in {ScoreFile.Kinds}, received '{Out}'.");
        }

        if (Id is not null && Out.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(nameof(Id), $"an .npy file has no room for what names the rows; write a .csv, .parquet or .npz file, received '{Out}'.");
        }

        problems.Table(Separator, Missing, DivideBy, Columns);
        if (Shard is not null && Part() is null)
        {
            problems.Add(nameof(Shard), $"expected K/N with K from 1 to N, as 1/4, received '{Shard}'.");
        }

        problems.NotEmpty(Id);
        problems.KnownEngine(Engine);
        return problems.All;
    }

    /// <summary>How the rows are read.</summary>
    internal RowFileOptions Rows() => new()
    {
        Table = new()
        {
            HasHeader = !NoHeader,
            Separator = Separator?[0],
            MissingAsNaN = Missing == "nan",
            DivideBy = DivideBy,
            PrepareDigits = PrepareDigits,
        },
        Columns = (Columns ?? []).Select(Split).ToDictionary(pair => pair.Input, pair => pair.Columns),
        Id = Id,
        Shard = Part()?.Part ?? 1,
        Shards = Part()?.Parts ?? 1,
    };

    /// <summary>Which input columns are said for; none for the only one.</summary>
    internal static (string Input, string Columns) Split(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (text[..at], text[(at + 1)..]) : (string.Empty, text);

    private (int Part, int Parts)? Part() => Shard?.Split('/') is [var part, var parts]
        && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int k) && int.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
        && k >= 1 && k <= n ? (k, n) : null;
}
