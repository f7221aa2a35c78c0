using Microsoft.ML;

namespace Mnist.MLNet.Scoring;

/// <summary>ML.NET's rule that only columns that were asked for can be read.</summary>
internal static class ActiveColumns
{
    /// <param name="active">Columns that were asked for.</param>
    /// <param name="column">The column.</param>
    /// <param name="owner">What they were asked of: <c>row</c> or <c>cursor</c>.</param>
    /// <exception cref="InvalidOperationException">The column was not asked for.</exception>
    public static void Require(HashSet<int> active, DataViewSchema.Column column, string owner)
    {
        if (!active.Contains(column.Index))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the {owner} was made.");
        }
    }
}
