namespace Mnist.Runs.Records;

/// <summary>Rows with an output that is NaN or infinite.</summary>
/// <param name="Rows">How many they are.</param>
/// <param name="FromInputs">How many of them have such a number among their inputs; of the others the model is the cause.</param>
/// <param name="First">The numbers of the first of them, from 0; at most <see cref="MostNamed"/>.</param>
public sealed record NonFiniteRows(long Rows, long FromInputs, IReadOnlyList<long> First)
{
    /// <summary>Most rows that are named.</summary>
    public const int MostNamed = 10;
}
