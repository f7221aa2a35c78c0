namespace Mnist.Models.Losses;

/// <summary>The negative cosine of the angle between prediction and target over the last axis: -1 where they point the same way (Keras class <c>CosineSimilarity</c>).</summary>
public sealed class CosineSimilarity : RowLoss
{
    // d loss / d p = (p cos / |p| - t / |t|) / |p|.
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
    {
        float length = Length(prediction);
        float targetLength = Length(target);
        float cosine = 0f;
        for (int i = 0; i < prediction.Length; i++)
        {
            cosine += prediction[i] / length * (target[i] / targetLength);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = ((prediction[i] / length * cosine) - (target[i] / targetLength)) / length * scale;
        }

        return -cosine;
    }

    // As Keras, which divides no vector by less than 1e-7.
    private static float Length(ReadOnlySpan<float> vector)
    {
        float sum = 0f;
        foreach (float value in vector)
        {
            sum = MathF.FusedMultiplyAdd(value, value, sum);
        }

        return Math.Max(MathF.Sqrt(sum), Epsilon);
    }
}
