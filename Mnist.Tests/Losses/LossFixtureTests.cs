using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Losses;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Losses;

[Trait("Category", "fixtures")]
public sealed class LossFixtureTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<string> Cases()
    {
        string file = Path.Combine(FixtureFolder.Root, "layers", "losses.npz");
        return File.Exists(file) ? [.. NpzFile.ReadAll(file).Keys.Where(key => key.EndsWith("_loss", StringComparison.Ordinal)).Select(key => key[..^5])] : [];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_agree_with_keras(string name)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(FixtureFolder.Require("layers"), "losses.npz"));
        bool weighted = name.Contains("weighted", StringComparison.Ordinal);
        Loss loss = name.Replace("_weighted", string.Empty, StringComparison.Ordinal) switch
        {
            "cce" => new CategoricalCrossentropy(),
            "cce_smooth" => new CategoricalCrossentropy(label_smoothing: 0.1f),
            "scce" => new SparseCategoricalCrossentropy(),
            "scce_logits" => new SparseCategoricalCrossentropy(from_logits: true),
            "bce_logits" => new BinaryCrossentropy(from_logits: true),
            "cosine" => new CosineSimilarity(),
            "hinge" => new CategoricalHinge(),   // by its numbers: one-hot targets, one wrong class a row
            string other => Loss.Get(other),
        };
        Check(loss, arrays[name + "_pred"], arrays[name + "_true"], weighted ? arrays["sample_weight"] : null, arrays[name + "_loss"], arrays[name + "_grad"], fused: false);
    }

    [Theory]
    [InlineData("loss_cce_softmax", false)]
    [InlineData("loss_cce_logits", true)]
    public void Softmax_with_crossentropy_in_one_step_agrees_with_keras(string file, bool from_logits)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(FixtureFolder.Require("layers"), file + ".npz"));

        Check(new CategoricalCrossentropy(from_logits), arrays["z"], arrays["y"], null, arrays["loss"], arrays["dz"], fused: !from_logits);
    }

    [Fact]
    public void Logits_near_a_thousand_stay_finite()
    {
        float[] logits = [1000f, 1001f, 1002f];
        float[] gradient = new float[3];

        double loss = new SparseCategoricalCrossentropy().Compute(logits, [0f], [], 1, 3, 1f, gradient, fused: true);

        Assert.Equal(2.407606, loss, 4);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    private static void Check(Loss loss, NDArray predictions, NDArray targets, NDArray? weights, NDArray expected, NDArray expectedGradient, bool fused)
    {
        int rows = predictions.Rows;
        float[] gradient = new float[predictions.size];
        double sum = loss.Compute(
            predictions.ToArray<float>(), targets.ToArray<float>(), weights?.ToArray<float>() ?? [], rows, predictions.shape[-1], 1f / rows, gradient, fused);

        Agreement.Check("loss", expected.ToArray<float>(), [(float)(sum / rows)], Tolerance);
        Agreement.Check("gradient", expectedGradient.ToArray<float>(), gradient, Tolerance);
    }
}
