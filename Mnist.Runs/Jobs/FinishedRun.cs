using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Models;
using Mnist.Models.Execution;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using static Mnist.Models.KerasApi;

namespace Mnist.Runs.Jobs;

/// <summary>The finished model in the folder of a training, and whether it is the one the training would give.</summary>
/// <remarks>Threads and the machine do not matter, for the weights do not depend on them.</remarks>
internal sealed record FinishedRun
{
    /// <summary>In what it differs from what the training would give; null: in nothing.</summary>
    public string? Difference { get; private init; }

    /// <summary>The record of its training; null when there is a difference.</summary>
    public RunRecord? Record { get; private init; }

    /// <summary>The model; null when there is a difference.</summary>
    public Sequential? Model { get; private init; }

    /// <summary>Its evaluation on the test set; null where none is stored, or one of other images.</summary>
    public EvaluationRecord? Evaluation { get; private init; }

    /// <summary>Whether a folder holds a finished model of a training.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, RunRecord.FileName));

    /// <summary>Reads it and compares.</summary>
    public static FinishedRun Read(TrainingRun run, ImageDataset data)
    {
        try
        {
            StoredRun stored = RunFolder.Read(run.Folder);
            Sequential fresh = run.CreateModel();
            if (string.Join("; ", Differences(run, fresh, stored.Run!, data)) is { Length: > 0 } settings)
            {
                return new FinishedRun { Difference = settings };
            }

            if (keras.models.load_model(run.Folder) is not Sequential model || model.WeightsSha256() != stored.Run!.WeightsSha256 || model.to_json() != fresh.to_json())
            {
                return new FinishedRun { Difference = "layers or weights that are not those of its record" };
            }

            return new FinishedRun
            {
                Record = stored.Run,
                Model = model,
                Evaluation = stored.Evaluation is { } evaluation && EvaluationJob.IsOf(evaluation, run.Folder, data) ? evaluation : null,
            };
        }
        catch (ModelFormatException damaged)
        {
            return new FinishedRun { Difference = $"damaged files ({damaged.Message.TrimEnd('.')})" };
        }
    }

    private static IEnumerable<string> Differences(TrainingRun run, Sequential fresh, RunRecord there, ImageDataset data)
    {
        if (there.Model != run.Zoo.Name)
        {
            yield return Recipe.Difference("model", there.Model, run.Zoo.Name);
        }

        foreach (string difference in there.Recipe.DifferencesFrom(run.Recipe))
        {
            yield return difference;
        }

        if (run.ConvolutionOf(fresh) is { } convolution && (there.Convolution ?? ConvolutionNames.Of(ConvolutionAlgorithm.Direct)) is var other && other != convolution)
        {
            yield return Recipe.Difference("convolution", other, convolution);
        }

        if (there.Seed != run.Seed)
        {
            yield return Recipe.Difference("seed", there.Seed, run.Seed);
        }

        if (there.TrainingImages != run.TrainingImages(data))
        {
            yield return Recipe.Difference("training images", there.TrainingImages, run.TrainingImages(data));
        }
        else if (there.TrainingData is null)
        {
            yield return "a record that does not say which images it was trained on";
        }
        else if (!there.TrainingData.IsOf(DataIdentity.OfTraining(data, there.TrainingImages)))
        {
            yield return "other training images";
        }

        if (!there.Converged && !run.IgnoreDivergence)
        {
            yield return "a loss that is NaN or infinite";
        }
    }
}
