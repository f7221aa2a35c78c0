using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Engines;

public sealed class OnnxSessionTests
{
    [Fact]
    public void An_unknown_engine_is_answered_with_the_known_ones()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ScoringEngines.Get("tpu"));

        Assert.StartsWith($"There is no scoring engine 'tpu'; the engines are: {string.Join(", ", ScoringEngines.Names)}.", error.Message, StringComparison.Ordinal);
        Assert.Equal("onnx", ScoringEngines.Names[0]);
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_others()
    {
        using IScoringSession session = Open("savedmodels2/keras3-two-in-two-out", out ScoringFixture fixture);
        TensorBuffer[] inputs = [.. session.Inputs.Select(input => Filled(fixture.Input(input.Name, 2).ToArray<float>(), (int)input.RowLength))];
        TensorBuffer[] all = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, []))];
        session.Run(inputs, all, fixture.Rows);
        session.Run(inputs, all, fixture.Rows);

        for (int row = 0; row < fixture.Rows; row++)
        {
            TensorBuffer[] one = [.. inputs.Select(input => Filled(input.Row<float>(row).ToArray(), input.RowLength))];
            TensorBuffer[] alone = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, []))];
            session.Run(one, alone, 1);

            Assert.Equal(all.Select(output => output.Row<float>(row).ToArray()), alone.Select(output => output.Row<float>(0).ToArray()));
        }
    }

    [Fact]
    public void Inputs_and_outputs_have_names_types_and_row_shapes()
    {
        using IScoringSession session = Open("savedmodels2/keras3-two-in-two-out", out _);

        Assert.Equal(["left Single [6]", "right Single [4]"], session.Inputs.Select(Text));
        Assert.Equal(["output_0 Single [3]", "output_1 Single [1]"], session.Outputs.Select(Text));

        static string Text(TensorInfo tensor) => $"{tensor.Name} {tensor.ElementType.Name} [{string.Join(", ", tensor.RowShape!)}]";
    }

    [Fact]
    public void Rows_of_another_type_or_shape_are_refused_by_name()
    {
        using IScoringSession session = Open("savedmodels2/keras3-two-in-two-out", out _);
        TensorBuffer[] outputs = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, []))];

        Refuses("The rows of 'left' hold Int32; the model's hold Single; convert them first.", new TensorBuffer(typeof(int), [6], 2));
        Refuses("A row of 'left' holds 5 numbers; the model takes [6]; give rows of that shape.", new TensorBuffer(typeof(float), [5], 2));

        void Refuses(string expected, TensorBuffer left) =>
            Assert.Equal(expected, Assert.Throws<ScoringException>(() => session.Run([left, new TensorBuffer(typeof(float), [4], 2)], outputs, 2)).Message);
    }

    [Fact]
    public void Values_the_model_fails_on_are_answered_without_the_runtimes_own_words()
    {
        using IScoringSession session = Open("savedmodels2/keras3-tokens", out _);
        TensorBuffer tokens = new(typeof(int), session.Inputs[0].RowShape!, 3);
        tokens.Rows<int>(3).Fill(1_000_000);

        ScoringException error = Assert.Throws<ScoringException>(() => session.Run([tokens], [new TensorBuffer(typeof(float), [])], 3));

        Assert.Equal(
            $"The model fails on a batch of 3 rows; check that the values of '{session.Inputs[0].Name}' are those it takes, such as tokens below the size of its vocabulary.", error.Message);
        Assert.NotNull(error.InnerException);
    }

    [Fact]
    public void A_disposed_session_refuses_to_run()
    {
        IScoringSession session = Open("savedmodels2/keras3-two-in-two-out", out _);
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run([], [], 1));
    }

    private static IScoringSession Open(string name, out ScoringFixture fixture)
    {
        fixture = new ScoringFixture(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", name));
        return ScoringEngines.Get("onnx").Open(ScoringModel.Open(fixture.Location), new ScoringRequest());
    }

    private static TensorBuffer Filled(float[] values, int rowLength)
    {
        TensorBuffer buffer = new(typeof(float), [rowLength], values.Length / rowLength);
        values.CopyTo(buffer.Rows<float>(values.Length / rowLength));
        return buffer;
    }
}
