namespace Mnist.Models.Losses;

/// <summary><c>100 mean |(p - t) / t|</c> over the last axis (Keras class <c>MeanAbsolutePercentageError</c>); a target nearer to 0 than 1e-7 counts as that.</summary>
public sealed class MeanAbsolutePercentageError : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(default(Penalty), prediction, target, gradient, scale);

    private readonly struct Penalty : IPenalty
    {
        public float Value(float prediction, float target) => 100f * MathF.Abs((target - prediction) / Size(target));

        public float Slope(float prediction, float target) => 100f * (prediction > target ? 1f : prediction < target ? -1f : prediction - target) / Size(target);

        private static float Size(float target) => Math.Max(MathF.Abs(target), Epsilon);
    }
}
