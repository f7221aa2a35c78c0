using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Graphs;

/// <summary>What does not fit in a graph, or into one, is said in one sentence with the names of layers and tensors.</summary>
public sealed class GraphErrorTests
{
    private static readonly NDArray Three = new(new float[6], (2, 3));
    private static readonly NDArray Two = new(new float[4], (2, 2));

    public static TheoryData<string, Action> Graphs => new()
    {
        {
            "The outputs need Input 'b' of shape (None, 3), which is not among the model's inputs; add it to inputs.",
            () => { KerasTensor a = Input("a"); keras.Model(a, keras.layers.Add().Apply([a, Input("b")])); }
        },
        {
            "Input 'a' of shape (None, 3) is given twice; name each input once.",
            () => { KerasTensor a = Input("a"); keras.Model([a, a], keras.layers.Dense(1).Apply(a)); }
        },
        {
            "Two inputs are named 'a'; names must be unique inside a model.",
            () => { (KerasTensor one, KerasTensor other) = (Input("a"), Input("a")); keras.Model([one, other], keras.layers.Add().Apply([one, other])); }
        },
        {
            "Two layers are named 'same'; names must be unique inside a model: give one of them a name.",
            () => { KerasTensor a = Input("a"); keras.Model(a, keras.layers.Dense(1, name: "same").Apply(keras.layers.Dense(2, name: "same").Apply(a))); }
        },
        {
            "An output is Input 'a' of shape (None, 3) itself and depends on no layer; apply one to it.",
            () => { KerasTensor a = Input("a"); keras.Model(a, a); }
        },
        {
            "An input of a model must be a keras.Input, received the output of Layer 'middle'.",
            () => { KerasTensor middle = keras.layers.Dense(2, name: "middle").Apply(Input("a")); keras.Model(middle, keras.layers.Dense(1).Apply(middle)); }
        },
        { "A model needs at least one output.", () => keras.Model(Input("a"), new Tensors()) },
        { "Layer 'd' takes one input, received 2; join them first, as with keras.layers.Concatenate.", () => keras.layers.Dense(1, name: "d").Apply([Input("a"), Input("b")]) },
        { "Layer 'd' is applied to no tensor; give it one.", () => keras.layers.Dense(1, name: "d").Apply(new Tensors()) },
        { "Layer 'f' takes no mask, received one; leave it out.", () => keras.layers.Flatten(name: "f").Apply(Input("a"), mask: Input("b")) },
        { "Layer 's' takes no mask, received one; leave it out.", () => keras.layers.Add(name: "s").Apply([Input("a"), Input("b")], mask: Input("c")) },
        { "Layer 'm' takes no mask, received one; leave it out.", () => keras.layers.Masking(name: "m").Apply(keras.Input((3, 1)), mask: Input("c")) },
        {
            "The mask of Layer 'r' must have the shape (batch, time) of its input (None, 4, 2), received (None, 3).",
            () => keras.layers.LSTM(2, name: "r").Apply(keras.Input((4, 2)), mask: Input("c"))
        },
        {
            "Layer 'sum' cannot merge inputs of shape (None, 3), (None, 3) and (None, 2): each axis must be as long in all, or 1.",
            () => keras.layers.Add(name: "sum").Apply([Input("a"), Input("b"), keras.Input(2)])
        },
        { "Layer 'minus' takes two inputs, received 3.", () => keras.layers.Subtract(name: "minus").Apply([Input("a"), Input("b"), Input("c")]) },
        { "Layer 'dot' takes two inputs, received 1.", () => keras.layers.Dot(1, name: "dot").Apply(Input("a")) },
        {
            "Layer 'dot' cannot multiply axis 1 of (None, 3) with axis 1 of (None, 2): they must be of one length.",
            () => keras.layers.Dot(1, name: "dot").Apply([Input("a"), keras.Input(2)])
        },
        {
            "Layer 'dot' multiplies along axis 2, received an input of shape (None, 3), which has no such axis.",
            () => keras.layers.Dot(2, name: "dot").Apply([Input("a"), Input("b")])
        },
        {
            "Layer 'join' cannot join inputs of shape (None, 3, 2) and (None, 4, 1) along axis -1: they must agree in all other axes.",
            () => keras.layers.Concatenate(name: "join").Apply([keras.Input((3, 2)), keras.Input((4, 1))])
        },
        {
            "Layer 'join' joins along axis 2, received inputs of shape (None, 3), which have no such axis.",
            () => keras.layers.Concatenate(2, name: "join").Apply([Input("a"), Input("b")])
        },
        { "axis must not be 0: rows of a batch stay apart.", () => keras.layers.Concatenate(0) },
        { "axes must not be 0: rows of a batch stay apart, received (0, 1).", () => keras.layers.Dot((0, 1)) },
        { "GlobalAveragePooling2D takes rows of shape (height, width, channels), received rows of shape (3,).", () => keras.layers.GlobalAveragePooling2D().Apply(Input("a")) },
    };

    public static TheoryData<string, Action<Functional>> Data => new()
    {
        { "The model has 2 inputs ('a', 'b'), received 1 array in x; give one for each, in this order or by name.", model => model.predict_all(Three) },
        { "The model has 2 inputs ('a', 'b'), received 3 arrays in x; give one for each, in this order or by name.", model => model.predict_all([Three, Two, Two]) },
        { "Input 'a' takes arrays of shape (None, 3), received (2, 2). Reshape them, as x.reshape((-1, 3)).", model => model.predict_all([Two, Three]) },
        { "x has no array for the input 'b'; it has 'a', 'c'.", model => model.predict_all(new Dictionary<string, NDArray> { ["a"] = Three, ["c"] = Two }) },
        { "Input 'a' has 2 rows and input 'b' has 1; all inputs need the same rows.", model => model.predict_all([Three, Two[..1]]) },
        { "Input 'b' takes whole numbers of 32 bits, received 0.5 at place 1.", model => model.predict_all([Three, new NDArray(new float[] { 1, 0.5f, 2, 3 }, (2, 2))]) },
        { "loss names the output 'third', which the model does not have; it has 'one', 'two'.", model => Fit(model, new Dictionary<string, string> { ["one"] = "mse", ["third"] = "mse" }) },
        { "loss has 1 entry for the 2 outputs 'one', 'two'; give one for each, or one by name.", model => Fit(model, new[] { "mse" }) },
        { "y has an array 'third', but the model has no output of that name; it has 'one', 'two'.", model => Evaluate(model, new Dictionary<string, NDArray> { ["one"] = Two, ["two"] = Two, ["third"] = Two }) },
        { "y has no array for the output 'two'; it has 'one'.", model => Evaluate(model, new Dictionary<string, NDArray> { ["one"] = Two }) },
        { "The model has 2 outputs ('one', 'two'), received 1 array in y; give one for each, in this order or by name.", model => Evaluate(model, Two) },
        {
            "The loss 'mean_squared_error' for output 'two' wants targets of shape (None, 2) for outputs of shape (None, 2), received y of shape (2, 3).",
            model => Evaluate(model, new[] { Two, Three })
        },
        { "sample_weight has no array for the output 'two'; it has 'one'.", model => Evaluate(model, new[] { Two, Two }, new Dictionary<string, NDArray> { ["one"] = new float[] { 1, 1 } }) },
        { "sample_weight for output 'one' has 3 numbers for 2 rows; give one per row.", model => Evaluate(model, new[] { Two, Two }, new NDArray(new float[] { 1, 1, 1 }, 3)) },
    };

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_graph_that_cannot_be_is_one_sentence(string sentence, Action make) => AssertSays(sentence, make);

    [Theory]
    [MemberData(nameof(Data))]
    public void Arrays_and_losses_that_do_not_fit_are_one_sentence(string sentence, Action<Functional> use) => AssertSays(sentence, () => use(Model()));

    [Theory]
    [InlineData(7)]
    [InlineData(-1)]
    public void A_token_outside_the_table_is_named(int token)
    {
        Sequential model = keras.Sequential(keras.layers.Embedding(7, 2, input_length: 2, name: "words"));

        AssertSays($"Layer 'words' takes tokens 0 to 6, received {token}; raise input_dim, or leave such tokens out.", () => model.predict(new NDArray(new float[] { 1, token }, (1, 2))));
    }

    private static void AssertSays(string sentence, Action action)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Equal(sentence, error.Message.Replace($" (Parameter '{error.ParamName}')", string.Empty, StringComparison.Ordinal));
    }

    private static KerasTensor Input(string name) => keras.Input(3, name: name);

    private static Functional Model()
    {
        (KerasTensor a, KerasTensor b) = (Input("a"), keras.Input(2, name: "b", dtype: TF_DataType.TF_INT32));
        KerasTensor joined = keras.layers.Concatenate().Apply([a, b]);
        return keras.Model([a, b], [keras.layers.Dense(2, name: "one").Apply(joined), keras.layers.Dense(2, name: "two").Apply(joined)]);
    }

    private static void Fit(Functional model, OutputLosses losses)
    {
        model.compile("sgd", losses);
        model.fit([Three, Two], [Two, Two], verbose: 0);
    }

    private static void Evaluate(Functional model, Arrays y, Arrays? weights = null)
    {
        model.compile("sgd", "mse");
        model.evaluate([Three, Two], y, verbose: 0, sample_weight: weights);
    }
}
