using System.CommandLine;
using Mnist.Runs.Records;

namespace Mnist.Cli.Commands;

/// <summary>Options that change a recipe.</summary>
internal sealed class TrainOptions
{
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the training images; the recipe's by default.", HelpName = "N" };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Images per update; the recipe's by default.", HelpName = "N" };
    private readonly Option<string?> _optimizer = new("--optimizer") { Description = "sgd, adam or rmsprop; the recipe's by default.", HelpName = "NAME" };
    private readonly Option<float?> _learningRate = new("--learning-rate") { CustomParser = FloatOption.Read, Description = "Step size; the recipe's, or with --optimizer the optimizer's, by default.", HelpName = "X" };
    private readonly Option<float?> _validationSplit = new("--validation-split") { CustomParser = FloatOption.Read, Description = "Fraction of the training images, the last ones, held back for validation; the recipe's by default.", HelpName = "X" };
    private readonly Option<int?> _limit = new("--limit") { Description = "Use only the first N training images; all by default.", HelpName = "N" };
    private readonly Option<int?> _seed = new("--seed") { Description = $"Seed of weights, order and dropout: the same seed gives the same bits; {TrainSettings.DefaultSeed} by default.", HelpName = "N" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads; all processors by default. The result does not depend on it.", HelpName = "N" };
    private readonly Option<string?> _convolution = new("--convolution")
    {
        Description = $"How convolutions are computed: {string.Join(" or ", ConvolutionNames.All)}; {ConvolutionNames.All[0]} by default. direct takes its sums in TensorFlow's order and is slower.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _ignoreDivergence = new("--ignore-divergence") { Description = "Go on where the loss is NaN or infinite, and save what comes of it; without it, such a training ends with exit status 1." };

    /// <summary>Adds the options that make sense for several models at once.</summary>
    public void AddCommon(Command command)
    {
        foreach (Option option in (Option[])[_epochs, _limit, _seed, _threads, _convolution, _ignoreDivergence, SharedOptions.Data, SharedOptions.Dataset])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds all options.</summary>
    public void AddAll(Command command)
    {
        AddCommon(command);
        foreach (Option option in (Option[])[_batchSize, _optimizer, _learningRate, _validationSplit])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The settings of one training that a command line asks for.</summary>
    public TrainSettings Read(ParseResult parsed, string model) => new()
    {
        Model = model,
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        Optimizer = parsed.GetValue(_optimizer),
        LearningRate = parsed.GetValue(_learningRate),
        ValidationSplit = parsed.GetValue(_validationSplit),
        Limit = parsed.GetValue(_limit),
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
        Convolution = parsed.GetValue(_convolution),
        IgnoreDivergence = parsed.GetValue(_ignoreDivergence),
    };

    /// <summary>The settings of a reproduction that a command line asks for.</summary>
    public ReproduceSettings ReadCommon(ParseResult parsed) => new()
    {
        Epochs = parsed.GetValue(_epochs),
        Limit = parsed.GetValue(_limit),
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
        Convolution = parsed.GetValue(_convolution),
        IgnoreDivergence = parsed.GetValue(_ignoreDivergence),
    };
}
