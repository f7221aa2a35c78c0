using Mnist.Formats.Tensors;
using Mnist.Models.Callbacks;
using Mnist.Models.Layers;
using Mnist.Models;
using Mnist.Tests.Kernels;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Layers;

/// <summary>
/// Compares the gradients a training step uses with central differences of its loss, number by number, to all weights and all inputs.
/// The inputs are the kernel of a product with rows of the identity in front of the layer, so their gradient is a weight's like the others;
/// plain SGD subtracts gradients, so a step shows them.
/// </summary>
internal static class LayerGradients
{
    private const float Step = 1f / 128;
    private const double Tolerance = 1e-3;

    // A power of two, and large: the gradient is what a weight lost, divided by it without rounding.
    private const float LearningRate = 64;

    public static void Check(LayerSample sample)
    {
        Model model = Create(sample);
        Layer layer = LayerHarness.Of(sample, model);
        NDArray[] weights = [.. Inputs(sample), .. LayerHarness.Shifted(layer)];
        NDArray targets = Targets(sample, weights);
        (_, NDArray[] updated) = Train(sample, weights, targets);
        string[] names = [.. Inputs(sample).Select((_, i) => $"inputs {i}"), .. layer.Parameters.Select(parameter => parameter.Trainable ? parameter.Name : "")];
        for (int i = 0; i < weights.Length; i++)
        {
            if (names[i].Length > 0)
            {
                float[] gradient = ((weights[i] - updated[i]) / LearningRate).ToArray<float>();
                Assert.Contains(gradient, value => value != 0);
                Agreement.Check($"gradient to {names[i]}", Differences(sample, weights, i, targets), gradient, Tolerance);
            }
        }
    }

    private static float[] Differences(LayerSample sample, NDArray[] weights, int which, NDArray targets)
    {
        float[] values = weights[which].ToArray<float>();
        float[] result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (float)((Loss(i, Step) - Loss(i, -Step)) / (2 * Step));
        }

        return result;

        double Loss(int place, float change)
        {
            float[] changed = [.. values];
            changed[place] += change;
            NDArray[] all = [.. weights];
            all[which] = new NDArray(changed, weights[which].shape);
            return Train(sample, all, targets).Loss;
        }
    }

    // A model of its own for every step: the second step of one would have other dropout masks and moving averages.
    private static (double Loss, NDArray[] Weights) Train(LayerSample sample, NDArray[] weights, NDArray targets)
    {
        Model model = Create(sample);
        model.set_weights(weights);
        model.compile(keras.optimizers.SGD(LearningRate), keras.losses.MeanSquaredError());
        ICallback history = model.fit(Rows(sample), targets, sample.Rows, epochs: 1, verbose: 0, shuffle: false);
        return (history.history["loss"][0], [.. model.get_weights()]);
    }

    private static Model Create(LayerSample sample)
    {
        Model model = LayerHarness.Fronted(sample, sample.Rows, bias: false);
        (model.Seed, model.Threads) = (3, 1);
        return model;
    }

    // Near the outputs: the smaller the loss beside its gradient, the less its rounding disturbs the difference.
    private static NDArray Targets(LayerSample sample, NDArray[] weights)
    {
        Model model = Create(sample);
        model.set_weights(weights);
        NDArray outputs = model.predict_all(Rows(sample))[0];
        return outputs + (0.5f * new NDArray(KernelSamples.Uniform(seed: 2, outputs.shape.Count), outputs.shape));
    }

    // Kernels of the products in front: rows of the identity pick them out. No gradient goes to tokens.
    private static NDArray[] Inputs(LayerSample sample)
    {
        if (sample.Tokens > 0)
        {
            return [];
        }

        float[] apart = Spaced(sample.Rows * sample.Inputs.Sum(shape => shape.Count));
        int taken = 0;
        return [.. sample.Inputs.Select((shape, i) =>
        {
            int count = sample.Rows * shape.Count;
            float[] values = sample.Chooses ? apart.AsSpan(taken, count).ToArray() : KernelSamples.Uniform(seed: 1 + i, count);
            taken += count;
            return new NDArray(values, (sample.Rows, shape.Count));
        })];
    }

    private static Arrays Rows(LayerSample sample) => sample.Tokens > 0 ? LayerHarness.Inputs(sample, sample.Rows) : Identity(sample.Rows);

    // Four steps apart and two from zero, so that no difference changes what a layer chooses; 37 and the counts have no common factor.
    private static float[] Spaced(int count) => [.. Enumerable.Range(0, count).Select(i => ((i * 37 % count) - (count / 2) + 0.5f) * 4 * Step)];

    private static NDArray Identity(int rows)
    {
        float[] values = new float[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            values[(i * rows) + i] = 1;
        }

        return new NDArray(values, (rows, rows));
    }
}
