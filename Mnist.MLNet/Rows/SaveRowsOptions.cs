namespace Mnist.MLNet.Rows;

/// <summary>How <see cref="RowCatalog.SaveRows"/> writes.</summary>
public sealed record SaveRowsOptions
{
    /// <summary>Whether a file that is there is replaced; false by default.</summary>
    public bool Overwrites { get; init; }

    /// <summary>What stands between the cells of a csv; a tab where the file's name ends in <c>.tsv</c> and else a comma by default.</summary>
    public char? Separator { get; init; }

    /// <summary>Told how many rows are written, now and then; null, the default, for nobody.</summary>
    public IProgress<long>? Progress { get; init; }
}
