using System.Text;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Configurations name layers of a closed list: no code, no types, no modules are looked up, and keys that are not known set nothing.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Lambda", "{\"function\":{\"class_name\":\"__lambda__\",\"config\":{\"code\":\"4wEAAAA=\"}}}")]
    [InlineData("TFOpLambda", "{\"function\":\"os.system\"}")]
    [InlineData("function", "{\"module\":\"os\",\"name\":\"system\"}")]
    [InlineData("TorchModuleWrapper", "{}")]
    [InlineData("TFSMLayer", "{\"filepath\":\"/tmp\"}")]
    [InlineData("System.Diagnostics.Process", "{}")]
    [InlineData("Mnist.Models.Layers.Dense", "{\"units\":3}")]
    [InlineData("Mnist.Models.Layers.Dense, Mnist.Models", "{\"units\":3}")]
    [InlineData("../Dense", "{\"units\":3}")]
    [InlineData("", "{}")]
    public void A_layer_that_is_not_on_the_list_is_refused(string className, string config)
    {
        string? said = Bounded.Run(() => keras.models.model_from_json(Sequential($"{{\"module\":\"os\",\"class_name\":\"{className}\",\"config\":{config},\"registered_name\":\"builtins>eval\"}}")));

        Assert.NotNull(said);
        Assert.StartsWith($"layer '{className}' is not one of activation, add, ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"activation\":\"os.system\"")]
    [InlineData("\"activation\":{\"class_name\":\"function\",\"module\":\"builtins\",\"config\":\"eval\"}")]
    [InlineData("\"kernel_initializer\":{\"class_name\":\"Lambda\",\"config\":{}}")]
    [InlineData("\"kernel_regularizer\":{\"class_name\":\"System.Type\",\"config\":{}}")]
    public void A_function_that_is_not_on_the_list_is_refused(string setting) =>
        Assert.NotNull(Bounded.Run(() => keras.models.model_from_json(Sequential($"{{\"class_name\":\"Dense\",\"config\":{{\"units\":3,{setting}}}}}"))));

    [Fact]
    public void Keys_that_are_not_known_set_nothing()
    {
        const string Injected = "\"__class__\":\"x\",\"_parameters\":[],\"Built\":true,\"Units\":7,\"seed\":5,\"$type\":\"System.IO.FileInfo\",\"FillsWeights\":true,\"safe_mode\":false";
        Model model = keras.models.model_from_json(Sequential($"{{\"class_name\":\"Dense\",\"config\":{{\"units\":3,\"name\":\"d\",{Injected}}}}}", Injected));

        Assert.Equal("d", model.Layers.Single().Name);
        Assert.Equal([4L, 3], model.Layers.Single().Parameters[0].Shape.dims);
        Assert.DoesNotContain("safe_mode", model.to_json(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\":\"\\ud800\"")]
    [InlineData("\"name\":\"\\udc00\\ud800\"")]
    [InlineData("\"\\ud800\":1")]
    [InlineData("\"activation\":{\"class_name\":\"\\udfff\",\"config\":{}}")]
    public void Half_a_character_is_refused_wherever_it_stands(string setting) => Assert.Equal(
        "the model's configuration holds half of a character, a lone surrogate, in a name or a text; save the model with names of whole characters.",
        Bounded.Run(() => keras.models.model_from_json(Sequential($"{{\"class_name\":\"Dense\",\"config\":{{\"units\":3,{setting}}}}}"))));

    [Fact]
    public void Half_a_character_that_is_not_escaped_is_refused_too() =>
        Assert.NotNull(Bounded.Run(() => keras.models.model_from_json(Sequential("{\"class_name\":\"Dense\",\"config\":{\"units\":3,\"name\":\"\ud800\"}}"))));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{")]
    [InlineData("{\"class_name\":3,\"config\":{\"layers\":[]}}")]
    [InlineData("{\"class_name\":\"Sequential\",\"config\":[]}")]
    [InlineData("{\"class_name\":\"Sequential\",\"config\":{\"layers\":{}}}")]
    [InlineData("{\"class_name\":\"Sequential\",\"config\":{\"layers\":[null]}}")]
    [InlineData("{\"class_name\":\"Sequential\",\"config\":{\"layers\":[{\"class_name\":\"Sequential\",\"config\":{\"layers\":[]}}]}}")]
    [InlineData("{\"class_name\":\"Functional\",\"config\":{\"layers\":[]}}")]
    [InlineData("{\"class_name\":\"Functional\",\"config\":{\"layers\":[],\"input_layers\":[],\"output_layers\":[]}}")]
    public void A_text_that_is_no_model_is_refused_or_an_empty_model(string json) => _ = Bounded.Run(() => keras.models.model_from_json(json), 1 << 20);

    [Theory]
    [InlineData("Dense", "\"units\":2147483647")]
    [InlineData("Dense", "\"units\":99999999999")]
    [InlineData("Dense", "\"units\":1e308")]
    [InlineData("Reshape", "\"target_shape\":[2147483647,2147483647,2147483647]")]
    [InlineData("Embedding", "\"input_dim\":2147483647,\"output_dim\":2147483647")]
    [InlineData("LSTM", "\"units\":1073741824")]
    [InlineData("GRU", "\"units\":715827883")]
    [InlineData("Dropout", "\"rate\":1e999")]
    public void Sizes_that_overflow_are_refused(string layer, string settings) =>
        Assert.NotNull(Bounded.Run(() => keras.models.model_from_json(Sequential($"{{\"class_name\":\"{layer}\",\"config\":{{{settings}}}}}")), 1 << 20));

    [Fact]
    public void Values_are_counted_before_they_are_kept()
    {
        StringBuilder list = new("[");
        list.Insert(1, "1,", 1_100_000).Append("1]");

        Assert.Equal(
            "the model's configuration has more than the 1000000 values that are read; give a smaller model.",
            Bounded.Run(() => keras.models.model_from_json(Sequential($"{{\"class_name\":\"Dense\",\"config\":{{\"units\":{list}}}}}")), 32L << 20));
    }

    [Fact]
    public void Thousands_of_layers_get_the_names_they_always_got()
    {
        string[] layers = [.. Enumerable.Range(0, 3000).Select(i => i % 3 == 0 ? $"{{\"class_name\":\"Dropout\",\"config\":{{\"rate\":0.1,\"name\":\"dropout_{6000 + i}\"}}}}" : "{\"class_name\":\"Dropout\",\"config\":{\"rate\":0.1}}")];

        Model model = keras.models.model_from_json(Sequential(string.Join(',', layers)));

        // The number of dropouts before, and on from there where that is taken.
        HashSet<string> taken = [];
        for (int i = 0; i < layers.Length; i++)
        {
            int number = i;
            while (i % 3 != 0 && taken.Contains($"dropout_{number}"))
            {
                number++;
            }

            string expected = i % 3 == 0 ? $"dropout_{6000 + i}" : $"dropout_{number}";
            Assert.Equal(expected, model.Layers[i].Name);
            taken.Add(expected);
        }
    }

    private static string Sequential(string layers, string? more = null) =>
        $"{{\"class_name\":\"Sequential\",\"config\":{{\"name\":\"s\",{(more is null ? "" : more + ",")}\"layers\":[{{\"class_name\":\"InputLayer\",\"config\":{{\"batch_shape\":[null,4]}}}},{layers}]}}}}";
}
