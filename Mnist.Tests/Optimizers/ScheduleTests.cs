using System.Text.Json;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Optimizers;
using Mnist.Models.Optimizers.Schedules;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Optimizers;

public sealed class ScheduleTests
{
    // The settings stand in the fixtures' README.
    public static TheoryData<string, LearningRateSchedule> Cases => new()
    {
        { "exponential", new ExponentialDecay(0.1f, 100, 0.9f) },
        { "exponential_staircase", new ExponentialDecay(0.1f, 100, 0.9f, staircase: true) },
        { "piecewise", new PiecewiseConstantDecay([500, 1000], [0.1f, 0.05f, 0.01f]) },
        { "cosine", new CosineDecay(0.1f, 1000) },
        { "cosine_warmup", new CosineDecay(0f, 1000, warmup_target: 0.1f, warmup_steps: 200) },
        { "polynomial", new PolynomialDecay(0.1f, 1000, 0.01f, power: 2) },
        { "inverse_time", new InverseTimeDecay(0.1f, 100, 0.5f) },
    };

    [Theory]
    [Trait("Category", "fixtures")]
    [MemberData(nameof(Cases))]
    public void Rates_agree_with_keras(string name, LearningRateSchedule schedule)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(FixtureFolder.Require("layers"), "schedules.npz"));
        float[] rates = [.. arrays["step"].ToArray<float>().Select(step => schedule.At((long)step))];

        // Keras computes in floats: near a cosine's end two of its numbers nearly cancel.
        Agreement.Check(name, arrays[name].ToArray<float>(), rates, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_schedule_survives_its_configuration(string name, LearningRateSchedule schedule)
    {
        Optimizer optimizer = keras.optimizers.Adam(schedule);
        using JsonDocument json = JsonDocument.Parse(optimizer.ToJson().ToJsonString());

        Optimizer read = Optimizer.Registry.Read("Adam", new ConfigReader(json.RootElement.GetProperty("config"), name));

        foreach (long step in (long[])[0, 1, 99, 100, 500, 501, 1200])
        {
            Assert.Equal(schedule.At(step), read.Schedule!.At(step));
        }
    }

    // First way down 10 updates, the second 20 and half as high; worked by hand.
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(5, 0.05)]
    [InlineData(10, 0.05)]
    [InlineData(20, 0.025)]
    [InlineData(30, 0.025)]
    public void Cosines_begin_anew_longer_and_lower(long step, double expected) =>
        Assert.Equal(expected, new CosineDecayRestarts(0.1f, 10, t_mul: 2, m_mul: 0.5f).At(step), 6);

    [Fact]
    public void A_cycle_takes_longer_each_time()
    {
        PolynomialDecay schedule = new(1f, 10, end_learning_rate: 0f, cycle: true);

        Assert.Equal([1f, 0.5f, 0f, 0.25f, 0f], ((long[])[0, 5, 10, 15, 20]).Select(schedule.At));
    }

    [Fact]
    public void A_rate_that_follows_a_schedule_cannot_be_set()
    {
        Optimizer optimizer = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1f, 100, 0.9f));

        Assert.Equal(0.1f, optimizer.LearningRate);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => optimizer.LearningRate = 1f);
        Assert.Equal("The learning rate follows ExponentialDecay; make the optimizer with a number to set it.", error.Message);
    }

    [Fact]
    public void Rates_and_boundaries_must_fit()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("values", () => keras.optimizers.schedules.PiecewiseConstantDecay([1, 2], [0.1f, 0.2f]));

        Assert.StartsWith("values must have one number more than boundaries, received 2 and 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_schedule_in_a_file_is_answered_with_the_known_ones()
    {
        using JsonDocument json = JsonDocument.Parse("""{ "learning_rate": { "class_name": "SineDecay", "config": {} } }""");

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Optimizer.Registry.Read("Adam", new ConfigReader(json.RootElement, "Adam")));

        Assert.Equal(
            "Configuration of Adam: 'learning_rate' should be one of cosine_decay, cosine_decay_restarts, exponential_decay, inverse_time_decay, "
            + "piecewise_constant_decay, polynomial_decay, received SineDecay.",
            error.Message);
    }
}
