namespace Mnist.MLNet.Evaluation;

/// <summary>What the weights of evaluated rows come to. A row counts in every figure as its weight says; scaling all weights by one number changes none of them.</summary>
/// <param name="Sum">Sum of the weights of the rows evaluated, above 0.</param>
/// <param name="EffectiveRows">How many rows of equal weights would say as much (Kish's effective sample size, the squared sum of the weights over the sum of their squares): at most the rows evaluated. Intervals are as wide as for so many.</param>
/// <param name="MissingRows">Labelled rows of finite scores whose weight is NaN; they are in none of the figures.</param>
/// <param name="ZeroRows">Labelled rows of finite scores whose weight is 0; they are in none of the figures, nor among the rows evaluated.</param>
public sealed record WeightSummary(double Sum, double EffectiveRows, long MissingRows = 0, long ZeroRows = 0)
{
    /// <summary><see cref="EffectiveRows"/> of weights that were checked (<see cref="RowWeight"/>), whose squares are numbers.</summary>
    /// <param name="sum">Sum of the weights, above 0.</param>
    /// <param name="squares">Sum of their squares.</param>
    internal static double Effective(double sum, double squares) => sum * sum / squares;
}
