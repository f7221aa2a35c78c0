using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Formats.Data;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist predict DIR IMAGE...</c>: which digit an image shows.</summary>
internal sealed class PredictCommand
{
    private const int ChartWidth = 50;

    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Argument<string[]> _images = new("IMAGE") { Description = $"Images of one digit each, of any size: {ImageFormats.Names}.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _engine = EngineOption.Create();

    public Command Build(CommandRunner runner)
    {
        Command command = new("predict", "Say which digit images show.\n\nExample: mnist predict models/cnn seven.png") { _folder, _images, _engine };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        PredictionJob job = new(new PredictSettings
        {
            SavedModel = context.Parsed.GetRequiredValue(_folder),
            Images = context.Parsed.GetRequiredValue(_images),
            Engine = context.Parsed.GetValue(_engine),
        });
        List<PredictedImage> images = [];
        foreach (PredictedImage image in job.Run(cancellation))
        {
            images.Add(image);
            if (context.Console.IsInteractive())
            {
                Draw(context.Console, image);
            }

            context.Console.WriteLine($"{image.File}: {image.Digit} ({NumberText.Percent(image.Probabilities[image.Digit])})");
        }

        context.WriteJson(new PredictRecord(images), RecordJson.Of<PredictRecord>());
        return ExitCode.Done;
    }

    private static void Draw(IAnsiConsole console, PredictedImage image)
    {
        int width = console.Profile.Width;
        if (width > 2 * DigitImage.Side)
        {
            console.WriteLine(DigitDrawing.Draw([.. image.Pixels]));
        }

        BarChart chart = new BarChart().Width(Math.Min(ChartWidth, width));
        for (int i = 0; i < image.Probabilities.Count; i++)
        {
            chart.AddItem(i.ToString(CultureInfo.InvariantCulture), Math.Round(image.Probabilities[i] * 100, 2), i == image.Digit ? Color.Green : Color.Grey);
        }

        console.Write(chart);
    }
}
