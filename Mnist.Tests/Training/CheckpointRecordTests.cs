using Mnist.Formats.Tensors;
using System.Text.Json;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats;
using Mnist.Models.Training;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Hostile input: a record that is whole, but says what no run would write.</summary>
public sealed class CheckpointRecordTests
{
    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_learning_rate_no_optimizer_has_is_refused(float rate)
    {
        using TemporaryFolder folder = new();
        CheckpointOptions options = new() { Folder = folder.Sub("run.checkpoint") };
        Fit(options);
        Rewrite(options.Folder, record => record with { LearningRate = rate });

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Fit(options with { Resume = true }));

        Assert.Contains("the checkpoint's record is inconsistent", error.Message, StringComparison.Ordinal);
    }

    private static void Fit(CheckpointOptions checkpoints)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, input_shape: 2)]);
        model.Seed = 1;
        model.set_weights([np.zeros((2, 1)), np.zeros(1)]);
        model.compile("sgd", "mse");
        model.fit(np.ones((4, 2)), np.ones(4), verbose: 0, checkpoints: checkpoints);
    }

    // The record is judged before any tensor is read, so it may stand alone.
    private static void Rewrite(string folder, Func<CheckpointRecord, CheckpointRecord> change)
    {
        TensorData json = new TensorBundleReader(CheckpointFolder.Newest(folder)!, FormatLimits.Default).Read(Checkpointer.RecordKey)!;
        byte[] changed = JsonSerializer.SerializeToUtf8Bytes(
            change(JsonSerializer.Deserialize(json.Data, CheckpointJson.Default.CheckpointRecord)!), CheckpointJson.Default.CheckpointRecord);
        TensorBundleWriter bundle = new();
        bundle.Add(Checkpointer.RecordKey, DataType.Uint8, [changed.Length], changed);
        CheckpointFolder.Write(folder, bundle);
    }
}
