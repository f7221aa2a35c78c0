using Mnist.Models.Layers;

namespace Mnist.Tests.Layers;

/// <summary>Every layer's gradients against finite differences.</summary>
public sealed class GradientTests
{
    public static TheoryData<string> Activations => ["linear", "tanh", "sigmoid", "softmax", "elu"];

    // Strides, dilation and groups; windows that reach over the edge on one side only; channel counts around a vector.
    public static TheoryData<string, int, int, int, int, int> Convolutions => new()
    {
        { "valid", 3, 1, 1, 1, 4 },
        { "same", 3, 1, 1, 1, 5 },
        { "same", 2, 1, 1, 1, 3 },
        { "valid", 3, 2, 1, 1, 4 },
        { "same", 3, 2, 1, 1, 4 },
        { "same", 4, 3, 1, 1, 4 },
        { "valid", 2, 1, 2, 1, 4 },
        { "same", 3, 1, 2, 1, 4 },
        { "same", 3, 1, 1, 2, 6 },
        { "valid", 3, 2, 1, 4, 8 },
        { "same", 1, 1, 1, 1, 17 },
    };

    public static TheoryData<bool, bool> Recurrences => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Dense_agrees(string activation) => GradientCheck.Run(new Dense(5, activation), 7);

    [Fact]
    public void Dense_on_the_last_of_several_axes_agrees() => GradientCheck.Run(new Dense(3, use_bias: false), (4, 6));

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv2D_agrees(string padding, int kernel, int stride, int dilation, int groups, int filters) => GradientCheck.Run(
        new Conv2D(filters, (kernel, kernel), (stride, stride), padding, (dilation, dilation), groups, "tanh"), (6, 7, 4), rows: 2);

    [Fact]
    public void Conv2D_with_a_window_that_is_not_square_agrees() => GradientCheck.Run(new Conv2D(2, (1, 3), (2, 1), "same"), (5, 4, 1), rows: 2);

    [Theory]
    [InlineData(2, 2, "valid")]
    [InlineData(3, 2, "same")]
    [InlineData(3, 1, "valid")]
    public void MaxPooling2D_agrees(int pool, int stride, string padding) =>
        GradientCheck.Run(new MaxPooling2D((pool, pool), (stride, stride), padding), (5, 6, 3), rows: 2, spaced: true);

    [Theory]
    [InlineData(2, 2, "valid")]
    [InlineData(3, 2, "same")]
    [InlineData(3, 1, "same")]
    public void AveragePooling2D_agrees(int pool, int stride, string padding) =>
        GradientCheck.Run(new AveragePooling2D((pool, pool), (stride, stride), padding), (5, 6, 3), rows: 2);

    [Theory]
    [MemberData(nameof(Recurrences))]
    public void Lstm_agrees(bool sequences, bool backwards) => GradientCheck.Run(new LSTM(3, return_sequences: sequences, go_backwards: backwards), (4, 5));

    [Theory]
    [MemberData(nameof(Recurrences))]
    public void Gru_agrees(bool sequences, bool backwards) => GradientCheck.Run(new GRU(3, return_sequences: sequences, go_backwards: backwards), (4, 5));

    [Fact]
    public void Gru_that_resets_before_the_product_agrees() => GradientCheck.Run(new GRU(3, reset_after: false), (4, 5));

    [Theory]
    [MemberData(nameof(Recurrences))]
    public void SimpleRnn_agrees(bool sequences, bool backwards) => GradientCheck.Run(new SimpleRNN(3, return_sequences: sequences, go_backwards: backwards), (4, 5));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BatchNormalization_agrees(bool training) => GradientCheck.Run(new BatchNormalization(), (3, 2, 5), rows: 4, training);

    [Fact]
    public void BatchNormalization_without_gamma_and_beta_agrees() => GradientCheck.Run(new BatchNormalization(center: false, scale: false), 18, rows: 6);
}
