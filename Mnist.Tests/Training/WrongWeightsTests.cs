using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Graphs;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Weights of classes and of rows are checked before any step.</summary>
public sealed class WrongWeightsTests
{
    private static readonly NDArray X = np.ones((4, 2));
    private static readonly NDArray Labels = new(new[] { 0, 1, 2, 1 });

    [Theory]
    [InlineData(3, 1f, "class_weight gives class 3 the weight 1, and the classes are 0 to 2.")]
    [InlineData(-1, 2.5f, "class_weight gives class -1 the weight 2.5, and the classes are 0 to 2.")]
    [InlineData(1, -1f, "class_weight gives class 1 the weight -1; a weight is a finite number, 0 or above.")]
    [InlineData(1, float.NaN, "class_weight gives class 1 the weight NaN; a weight is a finite number, 0 or above.")]
    [InlineData(0, float.PositiveInfinity, "class_weight gives class 0 the weight Infinity; a weight is a finite number, 0 or above.")]
    public void A_weight_of_a_class_that_cannot_be_is_refused(int label, float weight, string sentence)
    {
        Dictionary<int, float> classes = new() { [2] = 1f, [label] = weight };

        AssertRefused("class_weight", sentence, model => model.fit(X, Labels, verbose: 0, class_weight: classes));
        AssertRefused("class_weight", sentence, model => model.train_on_batch(X, Labels, class_weight: classes));
    }

    [Fact]
    public void One_output_has_the_classes_0_and_1_and_those_that_occur()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, activation: "sigmoid", input_shape: 2)]);
        model.compile("sgd", "mse");
        NDArray y = new(new[] { 0f, 7f, 1f, 0f });

        ArgumentException error = Assert.Throws<ArgumentException>("class_weight", () => model.fit(X, y, verbose: 0, class_weight: new() { [7] = 1f, [5] = 1f }));

        Assert.StartsWith("class_weight gives class 5 the weight 1, and the classes are 0, 1, 7.", error.Message, StringComparison.Ordinal);
    }

    // As Keras: the nearest whole number, where labels are smoothed.
    [Fact]
    public void A_smoothed_label_has_the_weight_of_the_class_it_is_nearest_to()
    {
        Sequential byClass = Binary();
        Sequential byRow = Binary();
        NDArray y = new(new[] { 0.1f, 0.9f, 0.9f, 0.1f });

        byClass.fit(X, y, verbose: 0, class_weight: new() { [1] = 3f });
        byRow.fit(X, y, verbose: 0, sample_weight: new[] { 1f, 3f, 3f, 1f });

        Assert.Equal(byRow.WeightsSha256(), byClass.WeightsSha256());

        static Sequential Binary()
        {
            Sequential model = keras.Sequential();
            model.Seed = 2;
            model.add(keras.layers.Dense(1, activation: "sigmoid", input_shape: 2));
            model.compile("sgd", "binary_crossentropy");
            return model;
        }
    }

    [Theory]
    [InlineData(-0.5f, "sample_weight is -0.5 in row 2; a weight is a finite number, 0 or above.")]
    [InlineData(float.NaN, "sample_weight is NaN in row 2; a weight is a finite number, 0 or above.")]
    [InlineData(float.NegativeInfinity, "sample_weight is -Infinity in row 2; a weight is a finite number, 0 or above.")]
    public void A_weight_of_a_row_that_cannot_be_is_refused(float weight, string sentence)
    {
        NDArray weights = new(new[] { 1f, 0f, weight, 1f });

        AssertRefused(null, sentence, model => model.fit(X, Labels, verbose: 0, sample_weight: weights));
        AssertRefused(null, sentence, model => model.fit(X, Labels, verbose: 0, validation_data: (X, Labels, weights)));
        AssertRefused(null, sentence, model => model.fit([new Batch(X, Labels, weights)], verbose: 0));
        AssertRefused(null, sentence, model => model.evaluate(X, Labels, verbose: 0, sample_weight: weights));
        AssertRefused(null, sentence, model => model.train_on_batch(X, Labels, weights));
        AssertRefused(null, sentence, model => model.test_on_batch(X, Labels, weights));
    }

    // Which class has a row of several outputs, or of several time steps?
    [Fact]
    public void Class_weights_need_one_class_for_each_row()
    {
        Sequential steps = keras.Sequential();
        steps.add(keras.Input((3, 2)));
        steps.add(keras.layers.SimpleRNN(2, return_sequences: true));
        steps.compile("sgd", "mse");
        TwoOutputs(out Model two);

        Assert.StartsWith(
            "class_weight is for outputs with one class for each row, this one has the shape (None, 3, 2): give sample_weight",
            Assert.Throws<ArgumentException>("class_weight", () => steps.fit(np.ones((4, 3, 2)), np.ones((4, 3, 2)), verbose: 0, class_weight: new() { [0] = 1f })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "class_weight is for models with one output, this one has losses or metrics for 2: give sample_weight",
            Assert.Throws<ArgumentException>("class_weight", () => two.fit((Arrays)X, (Arrays)new[] { Labels, Labels }, verbose: 0, class_weight: new() { [0] = 1f })).Message,
            StringComparison.Ordinal);
    }

    private static void TwoOutputs(out Model model)
    {
        KerasTensor input = keras.Input(2);
        model = keras.Model(input, [keras.layers.Dense(3).Apply(input), keras.layers.Dense(3).Apply(input)]);
        model.compile("sgd", new[] { "sparse_categorical_crossentropy", "sparse_categorical_crossentropy" });
    }

    private static void AssertRefused(string? parameter, string sentence, Action<Sequential> use)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(3, activation: "softmax", input_shape: 2)]);
        model.compile("sgd", "sparse_categorical_crossentropy");
        string before = model.WeightsSha256();

        ArgumentException error = Assert.Throws<ArgumentException>(() => use(model));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.True(parameter is null || parameter == error.ParamName);
        Assert.Equal(before, model.WeightsSha256());
    }
}
