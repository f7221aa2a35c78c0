namespace Mnist.Models.Losses;

/// <summary><c>mean max(1 - t p, 0)</c> over the last axis (Keras class <c>Hinge</c>).</summary>
/// <remarks>Targets are -1 or 1; rows of 0 and 1 are taken for those.</remarks>
public sealed class Hinge : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(new Penalty(target.ContainsAnyExcept(0f, 1f)), prediction, target, gradient, scale);

    private readonly struct Penalty(bool signed) : IPenalty
    {
        public float Value(float prediction, float target) => Missing(prediction, target);

        public float Slope(float prediction, float target) => Missing(prediction, target) > 0 ? -Sign(target) : 0f;

        private float Missing(float prediction, float target) => Math.Max(1f - (Sign(target) * prediction), 0f);

        private float Sign(float target) => signed ? target : (2f * target) - 1f;
    }
}
