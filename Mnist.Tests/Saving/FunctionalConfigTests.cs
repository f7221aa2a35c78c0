using Mnist.Formats.Tensors;
using Mnist.Formats;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

public sealed class FunctionalConfigTests
{
    private const string DenseConfig = """{"name":"NAME","units":3}""";

    [Fact]
    public void Two_inputs_and_named_outputs_come_back()
    {
        KerasTensor left = keras.Input(4, name: "left");
        KerasTensor right = keras.Input(4, name: "right");
        Layer shared = new Dense(3, name: "shared");
        KerasTensor a = shared.Apply(left);
        KerasTensor b = shared.Apply(right);
        Functional model = new(
            (left, right),
            new Dictionary<string, KerasTensor> { ["near"] = new Dense(2, name: "one").Apply(b), ["far"] = new Dense(2, name: "two").Apply(a) });

        Functional copy = AssertSame(model);

        Assert.True(copy.HasNamedOutputs);
        Assert.Equal(["near", "far"], copy.OutputNames);
        Assert.Equal(["left", "right"], copy.InputNames);
        Assert.Single(copy.Layers, layer => layer.Name == "shared");
    }

    [Fact]
    public void Shared_layers_that_call_each_other_in_both_orders_come_back()
    {
        KerasTensor x = keras.Input(3, name: "x");
        KerasTensor y = keras.Input(3, name: "y");
        Layer f = new Dense(3, name: "f");
        Layer g = new Dense(3, name: "g");

        AssertSame(new Functional((x, y), (g.Apply(f.Apply(x)), f.Apply(g.Apply(y)))));
    }

    [Fact]
    public void Models_in_models_come_back_with_what_is_frozen_and_how_they_are_called()
    {
        KerasTensor inner = keras.Input((4, 4, 1), name: "inner");
        Functional branch = new(inner, new BatchNormalization().Apply(new Conv2D(2, (3, 3)).Apply(inner)), name: "branch");
        Sequential encoder = new([keras.Input((4, 4, 1)), branch, new Flatten(), new Dense(3)], name: "encoder");
        branch.Layers[1].Trainable = false;
        KerasTensor image = keras.Input((4, 4, 1), name: "image");
        KerasTensor y = new Dropout(0.5f).Apply(encoder.Apply(image, training: false), training: false);
        Functional model = new(image, new Dense(2).Apply(new Dropout(0f, name: "second").Apply(y, training: true)));

        Functional copy = AssertSame(model);

        Assert.Equal([false, false, true, null], copy.Graph.Calls.Select(call => call.Training));
        Sequential nested = Assert.IsType<Sequential>(copy.Layers[1]);
        Functional deepest = Assert.IsType<Functional>(nested.Layers[0]);
        Assert.Equal([true, false, true], deepest.Layers.Select(layer => layer.Trainable));
    }

    [Fact]
    public void A_frozen_model_comes_back_frozen()
    {
        Sequential model = new([keras.Input(4), new Dense(2)]) { Trainable = false };

        Model copy = keras.models.model_from_json(model.to_json());

        Assert.False(copy.Trainable);
        Assert.False(copy.Layers[0].Trainable);
    }

    [Fact]
    public void A_clone_has_weights_of_its_own()
    {
        KerasTensor x = keras.Input(4);
        Functional model = new(x, new Dense(3).Apply(x));

        Model copy = keras.models.clone_model(model);

        Assert.NotSame(model.Layers[1], copy.Layers[1]);
        Assert.NotEqual(model.WeightsSha256(), copy.WeightsSha256());
    }

    [Fact]
    public void Keras_notes_training_false_for_calls_that_were_given_nothing_and_fit_overrides_it()
    {
        Functional model = Read(
            """{"class_name":"Dropout","config":{"name":"d","rate":0.5},"name":"d","inbound_nodes":[{"args":[TENSOR(x,0)],"kwargs":{"training":false}}]}""",
            """{"class_name":"BatchNormalization","config":{"name":"n"},"name":"n","inbound_nodes":[{"args":[TENSOR(d,0)],"kwargs":{"training":false,"mask":null}}]}""");

        Assert.Equal([null, false], model.Graph.Calls.Select(call => call.Training));
    }

    [Fact]
    public void Keras_2_calls_come_in_the_older_form()
    {
        Functional model = Read(
            """{"class_name":"Dense","config":{"name":"d","units":4},"name":"d","inbound_nodes":[[["x",0,0,{}]],[["d",0,0,{}]]]}""",
            """{"class_name":"Dropout","config":{"name":"n","rate":0.5},"name":"n","inbound_nodes":[[["d",1,0,{"training":false}]]]}""");

        Assert.Equal(["d", "d", "n"], model.Graph.Calls.Select(call => call.Operation.Name));
        Assert.False(model.Graph.Calls[2].Training);
    }

    [Theory]
    [InlineData("nothing", 0, "layer 'a' reads output 0 of call 0 of layer 'nothing', which nothing gives")]
    [InlineData("x", 1, "layer 'a' reads output 0 of call 1 of layer 'x', which nothing gives")]
    [InlineData("n", 0, "the layers form a cycle: layer 'a' reads output 0 of call 0 of layer 'n', which waits for it in turn")]
    [InlineData("ne", 0, "layer 'a' reads 'ne', which is not a layer but an operation; use a layer for it")]
    public void A_loose_end_is_named(string source, int call, string message)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Read(
            $$$"""{"class_name":"Dense","config":{{{DenseConfig.Replace("NAME", "a")}}},"name":"a","inbound_nodes":[{"args":[TENSOR({{{source}}},{{{call}}})],"kwargs":{}}]}""",
            """{"module":"keras.src.ops.numpy","class_name":"NotEqual","config":{"name":"ne"},"name":"ne","inbound_nodes":[{"args":[TENSOR(x,0),0],"kwargs":{}}]}""",
            """{"class_name":"Dense","config":{"name":"n","units":4},"name":"n","inbound_nodes":[{"args":[TENSOR(a,0)],"kwargs":{}}]}"""));

        Assert.Equal(message + ".", error.Message);
    }

    [Theory]
    [InlineData("""[TENSOR(x,0), 3]""", "{}", "a call of layer 'n' takes 3, where a tensor is expected")]
    [InlineData("""[TENSOR(x,0)]""", """{"initial_state":[1]}""", "a call of layer 'n' has the argument initial_state, which is not supported")]
    [InlineData("""[]""", "{}", "layer 'n' does not fit: Layer 'n' is applied to no tensor; give it one")]
    [InlineData("""[{"class_name":"__keras_tensor__"}]""", "{}", "a call of layer 'n' should name a tensor as [layer, call, output], received nothing")]
    public void A_call_that_cannot_be_made_is_one_clear_error(string arguments, string keywords, string message)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Read(
            $$$"""{"class_name":"Dense","config":{"name":"n","units":4},"name":"n","inbound_nodes":[{"args":{{{arguments}}},"kwargs":{{{keywords}}}}]}"""));

        Assert.Equal(message + ".", error.Message);
    }

    private static Functional AssertSame(Functional model)
    {
        string json = ModelConfig.Write(model);
        Functional copy = Assert.IsType<Functional>(ModelConfig.Read(json));
        copy.set_weights(model.get_weights());

        Assert.Equal(json, ModelConfig.Write(copy));
        Assert.Equal(model.Layers.Select(layer => layer.Name), copy.Layers.Select(layer => layer.Name));
        Assert.Equal(model.Parameters.Select(weight => weight.Name), copy.Parameters.Select(weight => weight.Name));
        NDArray[] x = [.. model.Graph.Inputs.Select((input, i) => Rows(input.Spec.Row, seed: i))];
        NDArray[] ours = Predict(model, x);
        NDArray[] theirs = Predict(copy, x);
        Assert.Equal(ours.SelectMany(y => y.ToArray<float>()), theirs.SelectMany(y => y.ToArray<float>()));
        return copy;
    }

    private static NDArray[] Predict(Model model, NDArray[] x) => [.. model.predict_all(x)];

    private static NDArray Rows(Shape row, int seed)
    {
        Random random = new(seed);
        return new NDArray(Enumerable.Range(0, 5 * row.Count).Select(_ => random.NextSingle()).ToArray(), new Shape([5, .. row.dims]));
    }

    // Input x of 4 features, output n; TENSOR(layer,call) stands for Keras' words.
    private static Functional Read(params string[] layers)
    {
        string json = $$$"""
            {"class_name":"Functional","config":{"name":"m","layers":[
            {"class_name":"InputLayer","config":{"batch_shape":[null,4],"name":"x"},"name":"x","inbound_nodes":[]},{{{string.Join(',', layers)}}}],
            "input_layers":["x",0,0],"output_layers":["n",0,0]}}
            """;
        json = System.Text.RegularExpressions.Regex.Replace(
            json, @"TENSOR\((\w+),(\d+)\)", """{"class_name":"__keras_tensor__","config":{"shape":[null,4],"dtype":"float32","keras_history":["$1",$2,0]}}""");
        return (Functional)ModelConfig.Read(json);
    }
}
