using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Layers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Keras;

/// <summary>Arguments of Keras that compile, and ask for what is not there: none is ignored.</summary>
public sealed class RefusedArgumentsTests
{
    public static TheoryData<Action, string, string> Arguments => new()
    {
        { () => keras.layers.LSTM(8, dropout: 0.2f), "dropout", "dropout must be 0, received 0.2; nothing else is supported." },
        { () => keras.layers.LSTM(8, recurrent_dropout: 0.5f), "recurrent_dropout", "recurrent_dropout must be 0, received 0.5; nothing else is supported." },
        { () => keras.layers.LSTM(8, return_state: true), "return_state", "return_state must be false, received true; nothing else is supported." },
        { () => keras.layers.LSTM(8, stateful: true), "stateful", "stateful must be false, received true; nothing else is supported." },
        { () => keras.layers.LSTM(8, time_major: true), "time_major", "time_major must be false, received true; nothing else is supported." },
        { () => keras.layers.GRU(8, dropout: float.NaN), "dropout", "dropout must be 0, received NaN; nothing else is supported." },
        { () => keras.layers.GRU(8, recurrent_dropout: 0.5f), "recurrent_dropout", "recurrent_dropout must be 0, received 0.5; nothing else is supported." },
        { () => keras.layers.GRU(8, return_state: true), "return_state", "return_state must be false, received true; nothing else is supported." },
        { () => keras.layers.GRU(8, stateful: true), "stateful", "stateful must be false, received true; nothing else is supported." },
        { () => keras.layers.GRU(8, time_major: true), "time_major", "time_major must be false, received true; nothing else is supported." },
        { () => keras.layers.SimpleRNN(8, return_state: true), "return_state", "return_state must be false, received true; nothing else is supported." },
        { () => keras.layers.BatchNormalization(renorm: true), "renorm", "renorm must be false, received true; nothing else is supported." },
        { () => keras.layers.Dropout(0.5f, noise_shape: (1, 8)), "noise_shape", "noise_shape must be null, received (1, 8); nothing else is supported." },
        { () => keras.layers.Conv2D(8, 3, activity_regularizer: keras.regularizers.l2()), "activity_regularizer", "activity_regularizer must be null, received L1L2; nothing else is supported." },
        { () => keras.layers.Softmax(axis: 1), "axis", "axis must be -1, received 1; nothing else is supported." },
        { () => keras.layers.Reshape(new object[] { 28, "28" }), "target_shape", "target_shape must hold whole numbers, received 28 of type String." },
        { () => keras.Input(784, batch_size: 32), "batch_size", "batch_size must be -1, received 32; nothing else is supported." },
        { () => Model().save("never", include_optimizer: true), "include_optimizer", "include_optimizer must be false, received true; nothing else is supported." },
        { () => Model().predict(Rows, steps: 2), "steps", "steps must be -1, received 2; nothing else is supported." },
        { () => Model().evaluate(Rows, Rows, steps: 2), "steps", "steps must be -1, received 2; nothing else is supported." },
        { () => Model().summary(positions: [0.5f, 1f]), "positions", "positions must be three rising numbers above 0 and up to 1000, received (0.5, 1)." },
        { () => Model().summary(positions: [0.5f, 0.4f, 1f]), "positions", "positions must be three rising numbers above 0 and up to 1000, received (0.5, 0.4, 1)." },
        { () => Model().summary(positions: [0.5f, float.NaN, 1f]), "positions", "positions must be three rising numbers above 0 and up to 1000, received (0.5, NaN, 1)." },
    };

    private static NDArray Rows => new(new float[] { 1, 2 }, (2, 1));

    [Theory]
    [MemberData(nameof(Arguments))]
    public void What_is_not_supported_is_refused_under_its_own_name(Action ask, string parameter, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(ask);

        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static Sequential Model() => keras.Sequential((ILayer[])[keras.layers.Dense(1, input_shape: 1)]);
}
