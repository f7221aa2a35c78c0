using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Metrics;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Metrics;

[Trait("Category", "fixtures")]
public sealed class MetricFixtureTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Cases() => [.. FixtureFolder.Cases("metrics")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Totals_after_each_batch_agree_with_keras(string name)
    {
        string folder = FixtureFolder.Require("metrics");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(folder, name + ".npz"));
        Assert.SkipUnless(arrays["results"].ndim == 1, $"'{name}' has several results, one for each class or threshold; a metric has one here.");
        string className = json.RootElement.GetProperty("metric").GetString()!;
        Metric metric = Metric.Registry.Read(className, new ConfigReader(json.RootElement.GetProperty("config"), className));

        (NDArray predictions, NDArray targets) = (arrays["y_pred"], arrays["y_true"]);
        int columns = predictions.shape[-1];
        metric.CheckTargets(columns, (int)targets.size / predictions.Rows);
        double[] state = new double[metric.StateSize];
        float[] results = new float[arrays["sizes"].size];
        int start = 0;
        for (int batch = 0; batch < results.Length; batch++)
        {
            int rows = arrays["sizes"].ToArray<int>()[batch];
            ReadOnlySpan<float> weights = arrays.TryGetValue("sample_weight", out NDArray? all) ? Rows(all, start, rows) : [];
            metric.Update(Rows(predictions, start, rows), Rows(targets, start, rows), weights, rows, columns, state);
            results[batch] = (float)metric.Result(state);
            start += rows;
        }

        Agreement.Check(name, arrays["results"].ToArray<float>(), results, Tolerance);
    }

    [Fact]
    public void States_of_two_parts_add_up_to_the_state_of_both()
    {
        Metric metric = Metric.Get("AUC");
        (float[] predictions, float[] targets) = ([0.1f, 0.9f, 0.4f, 0.6f], [0f, 1f, 1f, 0f]);
        double[] whole = new double[metric.StateSize];
        double[] parts = new double[metric.StateSize];

        metric.Update(predictions, targets, [], 4, 1, whole);
        foreach (int half in (int[])[0, 2])
        {
            double[] part = new double[metric.StateSize];
            metric.Update(predictions.AsSpan(half, 2), targets.AsSpan(half, 2), [], 2, 1, part);
            parts = [.. parts.Zip(part, (sum, more) => sum + more)];
        }

        Assert.Equal(whole, parts);
        Assert.Equal(0.75, metric.Result(whole), 1e-6);
    }

    private static float[] Rows(NDArray array, int start, int rows)
    {
        int size = (int)array.size / array.Rows;
        return array.ToArray<float>().AsSpan(start * size, rows * size).ToArray();
    }
}
