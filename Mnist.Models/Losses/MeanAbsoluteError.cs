namespace Mnist.Models.Losses;

/// <summary><c>mean |p - t|</c> over the last axis (Keras class <c>MeanAbsoluteError</c>).</summary>
public sealed class MeanAbsoluteError : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(default(Penalty), prediction, target, gradient, scale);

    private readonly struct Penalty : IPenalty
    {
        public float Value(float prediction, float target) => MathF.Abs(prediction - target);

        public float Slope(float prediction, float target) => prediction > target ? 1f : prediction < target ? -1f : prediction - target;
    }
}
