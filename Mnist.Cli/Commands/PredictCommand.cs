using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
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
        using BatchScorer scorer = BatchScorer.Load(context.Parsed.GetRequiredValue(_folder));
        List<PredictedImage> results = [];
        foreach (string file in context.Parsed.GetRequiredValue(_images))
        {
            float[] pixels = DigitImage.Read(file);
            float[] probabilities = scorer.Score(pixels, pixels.Length, cancellation: cancellation);
            int digit = Array.IndexOf(probabilities, probabilities.Max());
            results.Add(new PredictedImage(file, digit, probabilities));
            if (context.Interactive)
            {
                context.Console.WriteLine(DigitImage.Draw(pixels));
                BarChart chart = new BarChart().Width(50);
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
}
