using Mnist.Formats.Tensors;
using Mnist.Models.Execution;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

public sealed class StepProfileTests
{
    [Fact]
    public void Rows_bear_the_layers_names_in_order()
    {
        (Sequential model, StepProfile profile) = Trained(rows: 96, batch: 32);

        // A convolution and the pooling behind it are computed as one.
        string[] names = [.. model.Layers.Select(layer => layer.Name)];
        Assert.Equal([$"{names[0]} + {names[1]}", .. names[2..]], profile.Layers.Select(row => row.Name));
        Assert.Equal(["Conv2D + MaxPooling2D", "BatchNormalization", "Flatten", "Dense"], profile.Layers.Select(row => row.Type));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Parts_add_up_to_the_step_whatever_the_threads(int threads)
    {
        (_, StepProfile profile) = Trained(rows: 96, batch: 32, threads);

        double[] parts =
        [
            .. profile.Layers.SelectMany(row => new[] { row.ForwardMilliseconds, row.BackwardMilliseconds }),
            profile.LoadMilliseconds, profile.LossMilliseconds, profile.UpdateMilliseconds, profile.SerialMilliseconds, profile.WaitMilliseconds,
        ];

        Assert.Equal(threads, profile.Threads);
        Assert.All(parts, part => Assert.True(part >= 0));
        Assert.Equal(profile.StepMilliseconds, parts.Sum(), 1e-6 * profile.StepMilliseconds);   // the sum differs by rounding alone
        Assert.All(profile.Layers, row => Assert.Equal((row.ForwardMilliseconds + row.BackwardMilliseconds) / profile.StepMilliseconds, row.Share, 6));
    }

    [Fact]
    public void Only_layers_that_work_have_times_and_only_sums_of_products_have_rates()
    {
        (_, StepProfile profile) = Trained(rows: 96, batch: 32);

        // Convolution with pooling, batch normalisation, flatten (which only renames), dense.
        Assert.Equal([true, true, false, true], profile.Layers.Select(row => row.ForwardMilliseconds > 0 && row.BackwardMilliseconds > 0));
        Assert.Equal([true, false, false, true], profile.Layers.Select(row => row.ForwardGigaflops > 0 && row.BackwardGigaflops > 0));
        Assert.True(profile.LoadMilliseconds > 0 && profile.LossMilliseconds > 0 && profile.UpdateMilliseconds > 0);
    }

    [Fact]
    public void A_rate_is_twice_the_multiply_adds_over_the_time()
    {
        (_, StepProfile profile) = Trained(rows: 96, batch: 32);
        LayerProfile convolution = profile.Layers[0];
        LayerProfile dense = profile.Layers[^1];

        // 32 rows of 6 x 6 places, 3 x 3 x 1 cells, 4 filters; the first layer's input wants no gradient.
        double operations = 2.0 * 32 * 36 * 9 * 4;
        Assert.Equal(operations / convolution.ForwardMilliseconds / 1e6, convolution.ForwardGigaflops, 1e-9 * convolution.ForwardGigaflops);
        Assert.Equal(operations / convolution.BackwardMilliseconds / 1e6, convolution.BackwardGigaflops, 1e-9 * convolution.BackwardGigaflops);

        // 36 inputs, 3 units; kernel and input want gradients.
        operations = 2.0 * 32 * 36 * 3;
        Assert.Equal(2 * operations / dense.BackwardMilliseconds / 1e6, dense.BackwardGigaflops, 1e-9 * dense.BackwardGigaflops);
    }

    [Theory]
    [InlineData(60, 3)]                                  // 3 steps: all count
    [InlineData(20 * StepProfile.WarmupSteps, 20)]       // no step after the warm-up: all count
    [InlineData(20 * (StepProfile.WarmupSteps + 7), 7)]
    public void The_first_steps_of_a_long_run_do_not_count(int rows, int steps)
    {
        (_, StepProfile profile) = Trained(rows, batch: 20);

        Assert.Equal(steps, profile.Steps);
        Assert.True(profile.FirstStepMilliseconds > 0);
    }

    [Fact]
    public void Each_fit_starts_anew()
    {
        (Sequential model, StepProfile profile) = Trained(rows: 60, batch: 20);
        (NDArray x, NDArray y) = Rows(40);

        model.fit(x, y, batch_size: 20, verbose: 0);

        Assert.Equal(2, profile.Steps);
    }

    [Fact]
    public void Measuring_changes_no_bit_and_allocates_nothing()
    {
        (NDArray x, NDArray y) = Rows(400);
        Sequential plain = Model(threads: 2);
        plain.fit(x, y, batch_size: 20, epochs: 3, verbose: 0);
        Sequential measured = Model(threads: 2);
        measured.Profile = new StepProfile();
        StepAllocations allocations = new();

        measured.fit(x, y, batch_size: 20, epochs: 3, verbose: 0, callbacks: [allocations]);

        Assert.Equal(plain.WeightsSha256(), measured.WeightsSha256());
        Assert.Empty(allocations.Steps);
    }

    private static (Sequential Model, StepProfile Profile) Trained(int rows, int batch, int threads = 2)
    {
        (NDArray x, NDArray y) = Rows(rows);
        Sequential model = Model(threads);
        model.Profile = new StepProfile();
        model.fit(x, y, batch_size: batch, verbose: 0);
        return (model, model.Profile);
    }

    private static Sequential Model(int threads)
    {
        Sequential model = keras.Sequential();
        model.Seed = 3;
        model.Threads = threads;
        model.add(keras.Input((6, 6, 1)));
        model.add(keras.layers.Conv2D(4, (3, 3), padding: "same", activation: "relu"));
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.BatchNormalization());
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(3, activation: "softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    private static (NDArray X, NDArray Y) Rows(int count)
    {
        float[] x = [.. Enumerable.Range(0, count * 36).Select(i => MathF.Sin(i * 0.7f))];
        float[] y = [.. Enumerable.Range(0, count).Select(i => i % 3f)];
        return (new NDArray(x, (count, 6, 6, 1)), new NDArray(y));
    }
}
