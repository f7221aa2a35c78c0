using Mnist.Formats.Data.Tables;

namespace Mnist.MLNet.Rows;

/// <summary>Which rows and columns of a file are scored.</summary>
public sealed record RowFileOptions
{
    /// <summary>How the file is read.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Which columns each of the model's inputs takes, as <see cref="ColumnNames.Find"/> reads it (<c>pixel*</c>, <c>age,height</c>, <c>1x1..28x28</c>); an input that is not here takes those of its own name. The key of the only input may be empty.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>The column that names the rows, which is carried along as it is; null, the default, for none, or for the path of each image of a folder.</summary>
    public string? Id { get; init; }

    /// <summary>Which part of the rows, from 1 to <see cref="Shards"/>; 1 by default. Parts are cut at equal distances, so that their results one after another are that of the whole.</summary>
    public int Shard { get; init; } = 1;

    /// <summary>In how many parts the rows are cut; 1 by default.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Rows at the beginning of the part that are left out, as those that were scored before; 0 by default.</summary>
    public long Skip { get; init; }
}
