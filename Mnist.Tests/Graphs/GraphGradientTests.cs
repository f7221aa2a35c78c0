using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Graphs;

/// <summary>Gradients of whole graphs to all their weights against central differences of the loss.</summary>
public sealed class GraphGradientTests
{
    private const int Rows = 3;
    private const float Step = 1f / 64;
    private const double Tolerance = 1e-3;

    // A power of two, and large: the gradient is what a weight lost, divided by it without rounding.
    private const float LearningRate = 64;

    [Theory]
    [InlineData("residual")]
    [InlineData("shared")]
    [InlineData("two-in-two-out")]
    public void Gradients_agree_with_differences(string name)
    {
        GraphModels graph = new(name, Scale: 1);
        Functional model = Create(graph);
        NDArray[] start = [.. model.get_weights()];
        Loss(graph, model);
        NDArray[] updated = [.. model.get_weights()];
        for (int i = 0; i < start.Length; i++)
        {
            Parameter weight = model.Parameters[i];
            if (weight.Trainable)
            {
                float[] gradient = ((start[i] - updated[i]) / LearningRate).ToArray<float>();
                Assert.Contains(gradient, value => value != 0);
                Agreement.Check($"gradient to weight {i}, {weight.Name}", Differences(graph, start, i), gradient, Tolerance);
            }
        }
    }

    private static float[] Differences(GraphModels graph, NDArray[] start, int which)
    {
        float[] values = start[which].ToArray<float>();
        return [.. values.Select((_, i) => (float)((Changed(i, Step) - Changed(i, -Step)) / (2 * Step)))];

        double Changed(int place, float change)
        {
            float[] changed = [.. values];
            changed[place] += change;
            Functional model = Create(graph);
            model.set_weights(start.Select((weight, i) => i == which ? new NDArray(changed, weight.shape) : weight));
            return Loss(graph, model);
        }
    }

    // A cross-entropy has no zero to come near to, and its own rounding would hide the small gradients: squares on both outputs.
    private static Functional Create(GraphModels graph)
    {
        Functional model = graph.Create(LearningRate);
        if (model.OutputNames.Count > 1)
        {
            model.compile(keras.optimizers.SGD(LearningRate), new[] { "mse", "mse" }, loss_weights: new[] { 0.7f, 1.3f });
        }

        return model;
    }

    private static double Loss(GraphModels graph, Functional model) => model.train_on_batch(graph.X(model, Rows), Targets(graph))["loss"];

    // Near the outputs the model starts with: the smaller the loss beside its gradient, the less its rounding disturbs the difference.
    private static Arrays Targets(GraphModels graph)
    {
        Functional start = Create(graph);
        Arrays outputs = start.predict_all(graph.X(start, Rows));
        return new Arrays(outputs.Zip(graph.Y(start, Rows), (output, target) => output + (0.25f * target)));
    }
}
