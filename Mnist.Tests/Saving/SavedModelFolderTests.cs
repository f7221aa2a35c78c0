using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Saving.SavedModel;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

public sealed class SavedModelFolderTests
{
    public static TheoryData<string> ZooModels => [.. ModelZoo.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(ZooModels))]
    public void Load_model_predicts_the_same_bits(string name)
    {
        using TemporaryFolder folder = new();
        ZooModel zoo = ModelZoo.Get(name);
        Sequential model = zoo.Build(seed: 3);
        model.save(folder.Sub("model"));
        NDArray x = zoo.Inputs(MnistFiles.Read().TestImages.AsSpan(0, 20 * 784));

        Model loaded = keras.models.load_model(folder.Sub("model"));

        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(model.predict(x).ToArray<float>(), loaded.predict(x).ToArray<float>());
    }

    [Fact]
    public void Layers_of_every_kind_survive_saving()
    {
        using TemporaryFolder folder = new();
        Sequential model = new() { Seed = 8 };
        model.add(keras.Input((12, 12, 2), name: "picture"));
        model.add(keras.layers.Conv2D(4, 3, strides: 2, padding: "same", activation: "elu", use_bias: false));
        model.add(keras.layers.BatchNormalization());
        model.add(keras.layers.ReLU());
        model.add(keras.layers.AveragePooling2D(padding: "same"));
        model.add(keras.layers.Reshape((9, 4)));
        model.add(keras.layers.GRU(5, return_sequences: true, go_backwards: true));
        model.add(keras.layers.LSTM(6, return_sequences: true, activation: "relu"));
        model.add(keras.layers.SimpleRNN(7));
        model.add(keras.layers.Dropout(0.5f));
        model.add(keras.layers.Dense(3, activation: "sigmoid", kernel_initializer: "he_normal"));
        model.save(folder.Sub("model"));
        NDArray x = new(Enumerable.Range(0, 5 * 288).Select(i => MathF.Sin(i)).ToArray(), (5, 12, 12, 2));

        Assert.Equal(model.predict(x).ToArray<float>(), keras.models.load_model(folder.Sub("model")).predict(x).ToArray<float>());
        using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"));
        Agreement.Check("ONNX", model.predict(x).ToArray<float>(), scorer.Score(x.ToArray<float>(), 288), 1e-5);
    }

    // A folder of that name is what no program would open.
    [Theory]
    [InlineData("m.h5", ".h5", "m")]
    [InlineData("m.weights.h5", ".h5", "m.weights")]
    [InlineData("m.KERAS", ".keras", "m")]
    [InlineData("m.hdf5", ".hdf5", "m")]
    [InlineData("m.onnx", ".onnx", "m")]
    public void The_name_of_a_file_in_another_format_is_refused(string name, string format, string instead)
    {
        using TemporaryFolder folder = new();
        string path = folder.Sub(name);
        string expected = $"'{path}': files in the format '{format}' are not written, models are saved as the folder of a TensorFlow SavedModel; leave the ending out, as '{folder.Sub(instead)}'.";

        Assert.Equal(expected, Assert.Throws<ModelFormatException>(() => ModelZoo.Get("mlp").Build(seed: 1).save(path)).Message);
        Assert.Equal(expected, Assert.Throws<ModelFormatException>(() => new ModelCheckpoint(path)).Message);
        Assert.Equal(expected, Assert.Throws<ModelFormatException>(() => RunFolder.RequireWritable(path)).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Another_save_format_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ModelZoo.Get("mlp").Build(seed: 1).save("m", save_format: "h5"));

        Assert.StartsWith("save_format must be 'tf', the folder of a SavedModel: other formats are not written; received 'h5'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_replaces_a_model_and_leaves_nothing_else_behind()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp-2x16").Build(seed: 1).save(folder.Sub("model"));
        Sequential second = ModelZoo.Get("mlp-2x16").Build(seed: 2);

        second.save(folder.Sub("model"));

        Assert.Equal(second.WeightsSha256(), keras.models.load_model(folder.Sub("model")).WeightsSha256());
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_slash_at_the_end_of_the_folder_changes_nothing()
    {
        using TemporaryFolder folder = new();
        Sequential model = ModelZoo.Get("mlp-2x16").Build(seed: 1);

        // The second time replaces the first.
        model.save(folder.Sub("model/"));
        model.save(folder.Sub("model/"));

        Assert.Equal(model.WeightsSha256(), keras.models.load_model(folder.Sub("model/")).WeightsSha256());
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_graph_larger_than_the_limit_is_refused()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp-2x16").Build(seed: 1).save(folder.Sub("model"));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SavedModelFolder.Read(folder.Sub("model"), new FormatLimits { MaxFileBytes = 100 }));

        Assert.Contains("more than the 100 that are read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "has no layers, or does not say the shape of the input")]
    [InlineData("{\"class_name\":\"Dense\",\"config\":{\"units\":3}}", "has no layers, or does not say the shape of the input")]
    [InlineData("{\"class_name\":\"InputLayer\",\"config\":{\"batch_shape\":[null,4]}},{\"class_name\":\"Dense\",\"config\":{\"units\":2147483647}}", "does not fit")]
    public void A_configuration_of_no_model_is_refused(string layers, string reason)
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp-2x16").Build(seed: 1).save(folder.Sub("model"));
        string file = Path.Combine(folder.Sub("model"), "saved_model.pb");
        SavedModelProto saved = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        saved.MetaGraphs[0].ObjectGraphDef.Nodes[0].UserObject.Metadata = $"{{\"class_name\":\"Sequential\",\"config\":{{\"layers\":[{layers}]}}}}";
        File.WriteAllBytes(file, saved.ToByteArray());

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => keras.models.load_model(folder.Sub("model")));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_refuses_an_existing_model_without_overwrite()
    {
        using TemporaryFolder folder = new();
        Sequential model = ModelZoo.Get("mlp-2x16").Build(seed: 1);
        model.save(folder.Sub("model"));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => model.save(folder.Sub("model"), overwrite: false));

        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_never_replaces_a_folder_of_other_things()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Sub("thesis.txt"), "years of work");

        Assert.Throws<ModelFormatException>(() => ModelZoo.Get("mlp-2x16").Build(seed: 1).save(folder.Path));

        Assert.True(File.Exists(folder.Sub("thesis.txt")));
    }

    [Theory]
    [MemberData(nameof(RealTensorFlowTests.CommittedModels), MemberType = typeof(RealTensorFlowTests))]
    public void A_committed_model_is_written_again_to_the_byte(string name)
    {
        using TemporaryFolder folder = new();
        string committed = Path.Combine(FixtureFolder.Repository, "models", name);
        keras.models.load_model(committed).save(folder.Sub("model"));

        // The configuration has gained keys since.
        SavedModelProto written = Parse(folder.Sub("model"));
        SavedModelProto expected = Parse(committed);
        expected.MetaGraphs[0].ObjectGraphDef.Nodes[0].UserObject.Metadata = written.MetaGraphs[0].ObjectGraphDef.Nodes[0].UserObject.Metadata;
        Assert.Equal(expected, written);
        foreach (string file in (string[])["variables/variables.index", "variables/variables.data-00000-of-00001"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(committed, file)), File.ReadAllBytes(Path.Combine(folder.Sub("model"), file)));
        }

        static SavedModelProto Parse(string model) => SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(model, "saved_model.pb")));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        Sequential model = ModelZoo.Get("lstm").Build(seed: 1);
        model.save(folder.Sub("a"));
        model.save(folder.Sub("b"));

        foreach (string file in (string[])["saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Sub("a"), file)), File.ReadAllBytes(Path.Combine(folder.Sub("b"), file)));
        }
    }

    [Fact]
    public void Every_truncation_of_a_model_is_one_clear_error()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp-2x16").Build(seed: 1).save(folder.Sub("model"));
        foreach (string name in (string[])["saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"])
        {
            string file = Path.Combine(folder.Sub("model"), name);
            byte[] whole = File.ReadAllBytes(file);

            // The object graph for Python's loader ends the data file; reading the weights does not look at it.
            int end = name.Contains(".data-", StringComparison.Ordinal) ? ModelZoo.Get("mlp-2x16").Parameters * sizeof(float) : whole.Length;
            for (int length = 0; length < end; length += Math.Max(1, end / 97))
            {
                File.WriteAllBytes(file, whole[..length]);
                Assert.Throws<ModelFormatException>(() => SavedModelFolder.Read(folder.Sub("model")));
            }

            File.WriteAllBytes(file, whole);
        }
    }

    [Fact]
    public void A_flipped_weight_byte_is_found_by_its_checksum()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp-2x16").Build(seed: 1).save(folder.Sub("model"));
        string file = Path.Combine(folder.Sub("model"), "variables", "variables.data-00000-of-00001");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[100] ^= 1;
        File.WriteAllBytes(file, bytes);

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SavedModelFolder.Read(folder.Sub("model")));

        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_model_is_refused_with_what_can_be_done()
    {
        string foreign = Path.Combine(FixtureFolder.Require("savedmodels"), "keras3-mlp", "model");

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => keras.models.load_model(foreign));

        Assert.Contains("scored through ML.NET", error.Message, StringComparison.Ordinal);
    }
}
