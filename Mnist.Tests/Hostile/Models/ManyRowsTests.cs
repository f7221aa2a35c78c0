using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Engines;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Graphs that make many rows of one, so that no shape shows how many there are: what a run of the managed engine holds at once is bounded, and rows that are folded for a good reason are scored.</summary>
public sealed class ManyRowsTests : IDisposable
{
    private const int Rows = 3;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 3 rows become 2,352 of 40,000 numbers, 376 MB, for a file of 160 KB; or a line of such.
    [Theory]
    [InlineData(40_000, 1)]
    [InlineData(15_000, 3)]
    public void Rows_of_one_by_the_thousand_are_refused_before_their_memory_is_taken(int width, int copies)
    {
        OpGraph graph = new(784);
        string many = graph.Add("Reshape", ["x", graph.Integers(-1, 1)], ("Tshape", DataType.Int32));
        string wide = graph.Add("MatMul", [many, graph.Floats([1, width], [.. Enumerable.Range(0, width)])]);
        string sum = graph.Add("Tanh", [wide]);
        for (int i = 1; i < copies; i++)
        {
            sum = graph.Add("AddV2", [graph.Add("Sin", [wide]), sum]);
        }

        graph.Save(_folder.Sub("model"), sum);

        foreach (string engine in (string[])["managed", "onnx"])
        {
            string? said = Bounded.Run(() => Run(_folder.Sub("model"), engine, 784), Bounded.Memory(_folder.Sub("model")));

            Assert.Equal("A batch of 3 rows needs more memory in the model than there is for a tensor; score fewer rows at once, or give a smaller model.", said);
        }
    }

    // No shape shows how many: of a size that a computation gives.
    [Fact]
    public void Rows_whose_number_no_shape_shows_are_refused_by_the_managed_engine()
    {
        OpGraph graph = new(784);
        string turned = graph.Add("Transpose", ["x", graph.Integers(1, 0)], ("Tperm", DataType.Int32));
        string many = graph.Add("Reshape", [turned, graph.Integers(-1, 1)], ("Tshape", DataType.Int32));
        graph.Save(_folder.Sub("model"), graph.Add("MatMul", [many, graph.Floats([1, 40_000], [.. Enumerable.Range(0, 40_000)])]));

        string? said = Bounded.Run(() => Run(_folder.Sub("model"), "managed", 784), Bounded.Memory(_folder.Sub("model")));

        Assert.Equal("A batch of 3 rows needs more memory in the model than there is for a tensor; score fewer rows at once, or give a smaller model.", said);
    }

    // As TimeDistributed does: frames of a film are rows for a while, and only what their features come to is of the film again.
    [Fact]
    public void Rows_that_are_folded_and_unfolded_are_scored_however_many()
    {
        const int Frames = 60;
        OpGraph graph = new(Frames, 32, 32, 1);
        string folded = graph.Add("Reshape", ["x", graph.Integers(-1, 32, 32, 1)], ("Tshape", DataType.Int32));
        string wide = graph.Add("Conv2D", [folded, graph.Floats([3, 3, 1, 64], [.. Enumerable.Range(0, 576).Select(i => i % 9 / 90f)])], ("strides", (long[])[1, 1, 1, 1]), ("padding", "SAME"));
        string narrow = graph.Add("Mean", [graph.Add("Relu", [wide]), graph.Integers(1, 2)], ("Tidx", DataType.Int32), ("keep_dims", false));
        graph.Save(_folder.Sub("model"), graph.Add("Reshape", [narrow, graph.Integers(-1, Frames, 64)], ("Tshape", DataType.Int32)));

        Assert.Equal(Run(_folder.Sub("model"), "onnx", Frames, 32, 32, 1), Run(_folder.Sub("model"), "managed", Frames, 32, 32, 1), (one, other) => Math.Abs(one - other) < 1e-4);
    }

    // The gates of all steps take more than what is fed and what comes out.
    [Fact]
    public void A_long_sequence_of_one_number_a_step_is_scored()
    {
        const int Steps = 2_000;
        Sequential model = keras.Sequential();
        model.add(keras.Input((Steps, 1)));
        model.add(keras.layers.LSTM(256));
        model.add(keras.layers.Dense(1, name: "last"));
        model.save(_folder.Sub("model"));

        // By the name of a node it is the graph that runs, and not the layers.
        Assert.Equal(Run(_folder.Sub("model"), "onnx", "last/BiasAdd", Steps, 1), Run(_folder.Sub("model"), "managed", "last/BiasAdd", Steps, 1), (one, other) => Math.Abs(one - other) < 1e-4);
    }

    // Sizes a model leaves open are those of the rows that are given.
    [Fact]
    public void Images_of_any_size_are_scored()
    {
        OpGraph graph = new(-1, -1, 1);
        string once = graph.Add("Conv2D", ["x", graph.Floats([3, 3, 1, 8], [.. Enumerable.Range(0, 72).Select(i => i % 9 / 9f)])], ("strides", (long[])[1, 1, 1, 1]), ("padding", "SAME"));
        graph.Save(_folder.Sub("model"), graph.Add("Relu", [once]));

        Assert.Equal(Run(_folder.Sub("model"), "onnx", 900, 700, 1), Run(_folder.Sub("model"), "managed", 900, 700, 1), (one, other) => Math.Abs(one - other) < 1e-4);
    }

    private static float[] Run(string model, string engine, params long[] row) => Run(model, engine, null, row);

    private static float[] Run(string model, string engine, string? output, params long[] row)
    {
        using IScoringSession session = ScoringEngines.Get(engine).Open(ScoringModel.Open(model), new ScoringRequest { Outputs = output is null ? null : [output] });
        TensorBuffer taken = new(typeof(float), [.. row], Rows);
        Span<float> values = taken.Rows<float>(Rows);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i * 31 % 97 / 97f;
        }

        TensorBuffer given = new(typeof(float), [.. session.Outputs[0].RowShape?.Select(size => Math.Max(size, 0)) ?? []]);
        session.Run([taken], [given], Rows);
        return given.Rows<float>(Rows).ToArray();
    }
}
