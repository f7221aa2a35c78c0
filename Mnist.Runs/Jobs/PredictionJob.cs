using System.Globalization;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Records;

namespace Mnist.Runs.Jobs;

/// <summary>Says which digits images show.</summary>
public sealed class PredictionJob
{
    private readonly PredictSettings _settings;

    /// <summary>Checks the settings.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public PredictionJob(PredictSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        _settings = settings;
    }

    /// <summary>Reads and scores one image after another. A file that cannot be read does not end the job: its image has an <see cref="PredictedImage.Error"/>.</summary>
    /// <param name="cancellation">Stops between images.</param>
    /// <returns>Each image as soon as it is scored, in the order given.</returns>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    /// <exception cref="ScoringException">The model does not take images of 28 x 28 or does not give the probabilities of ten digits.</exception>
    public IEnumerable<PredictedImage> Run(CancellationToken cancellation = default)
    {
        using BatchScorer scorer = BatchScorer.Load(_settings.SavedModel, engine: _settings.Engine ?? ScoringEngines.Default);
        foreach (string file in _settings.Images)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Predict(scorer, file, cancellation);
        }
    }

    private PredictedImage Predict(BatchScorer scorer, string file, CancellationToken cancellation)
    {
        float[] pixels;
        try
        {
            pixels = DigitImage.Read(file, cancellation);
        }
        catch (DatasetException problem)
        {
            return new PredictedImage(file) { Error = problem.Message };
        }

        float[] probabilities = scorer.Score(pixels, pixels.Length, cancellation: cancellation);
        RequireDigits(probabilities);
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(digit => probabilities[digit])];
        return new PredictedImage(file)
        {
            Digit = order[0],
            Probabilities = probabilities,
            Second = new DigitGuess(order[1], probabilities[order[1]]),
            Rejected = probabilities[order[0]] < (_settings.Reject ?? 0),
            Pixels = pixels,
        };
    }

    // Any model of 784 numbers can be asked; only probabilities of ten digits are an answer.
    private void RequireDigits(float[] scores)
    {
        if (scores.Length != ImageDataset.Classes)
        {
            throw new ScoringException(
                $"The model in '{_settings.SavedModel}' gives {scores.Length} numbers an image, expected the probabilities of {ImageDataset.Classes} digits; give a model that reads digits.");
        }

        if (!Probabilities.AreValid(scores, out double sum))
        {
            throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture,
                $"The scores of the model in '{_settings.SavedModel}' add up to {sum:G4}, not 1, or some are below 0: they are not probabilities; give a model that ends in softmax and whose weights are numbers."));
        }
    }
}
