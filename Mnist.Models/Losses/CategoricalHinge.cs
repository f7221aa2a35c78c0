namespace Mnist.Models.Losses;

/// <summary><c>max(1 + max (1 - t) p - sum t p, 0)</c> over the last axis (Keras class <c>CategoricalHinge</c>); targets are one-hot.</summary>
public sealed class CategoricalHinge : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
    {
        float right = 0f;
        int best = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            right = MathF.FusedMultiplyAdd(target[i], prediction[i], right);
            best = Wrong(i, prediction, target) > Wrong(best, prediction, target) ? i : best;
        }

        float loss = Math.Max(1f + Wrong(best, prediction, target) - right, 0f);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = loss > 0 ? ((i == best ? 1f - target[i] : 0f) - target[i]) * scale : 0f;
        }

        return loss;
    }

    private static float Wrong(int i, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => (1f - target[i]) * prediction[i];
}
