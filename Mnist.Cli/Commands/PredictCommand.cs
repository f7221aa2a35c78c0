using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Formats.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist predict DIR IMAGE...</c>: which digit a picture shows.</summary>
internal sealed class PredictCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Argument<string[]> _images = new("IMAGE") { Description = "PNG or JPEG pictures of one digit each, of any size.", Arity = ArgumentArity.OneOrMore };

    public Command Build(CommandRunner runner)
    {
        Command command = new("predict", "Say which digit pictures show.\n\nExample: mnist predict models/cnn seven.png") { _folder, _images };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        string folder = context.Parsed.GetRequiredValue(_folder);
        using BatchScorer scorer = BatchScorer.Load(folder);
        List<PredictedImage> results = [];
        foreach (string file in context.Parsed.GetRequiredValue(_images))
        {
            float[] pixels = DigitImage.Read(file);
            float[] probabilities = scorer.Score(pixels, pixels.Length, cancellation: cancellation);
            RequireDigits(probabilities, folder);
            int digit = Probabilities.ArgMax(probabilities);
            results.Add(new PredictedImage(file, digit, probabilities));
            if (context.Interactive)
            {
                int width = context.Console.Profile.Width;
                if (width > 2 * DigitImage.Side)
                {
                    context.Console.WriteLine(DigitImage.Draw(pixels));
                }

                BarChart chart = new BarChart().Width(Math.Min(50, width));
                for (int i = 0; i < probabilities.Length; i++)
                {
                    chart.AddItem(i.ToString(CultureInfo.InvariantCulture), Math.Round(probabilities[i] * 100, 2), i == digit ? Color.Green : Color.Grey);
                }

                context.Console.Write(chart);
            }

            context.Console.WriteLine($"{file}: {digit} ({Tables.Percent(probabilities[digit])})");
        }

        context.WriteJson(new PredictResult(results), RunJson.Default.PredictResult);
        return ExitCode.Done;
    }

    // Any model of 784 numbers can be asked; only probabilities of ten digits are an answer.
    private static void RequireDigits(float[] scores, string folder)
    {
        if (scores.Length != ImageDataset.Classes)
        {
            throw new ScoringException($"The model in '{folder}' gives {scores.Length} numbers a picture, expected the probabilities of {ImageDataset.Classes} digits; give a model that reads digits.");
        }

        if (!Probabilities.AreValid(scores, out double sum))
        {
            throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture,
                $"The scores of the model in '{folder}' add up to {sum:G4}, not 1, or some are below 0: they are no probabilities; give a model that ends in softmax and whose weights are numbers."));
        }
    }
}
