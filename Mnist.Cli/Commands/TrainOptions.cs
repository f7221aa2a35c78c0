using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mnist.Cli.Runs;

namespace Mnist.Cli.Commands;

/// <summary>Options that change a recipe.</summary>
internal sealed class TrainOptions
{
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the training pictures; the recipe's by default.", HelpName = "N" };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Pictures per update; the recipe's by default.", HelpName = "N" };
    private readonly Option<string?> _optimizer = new("--optimizer") { Description = "sgd, adam or rmsprop; the recipe's by default.", HelpName = "NAME" };
    private readonly Option<float?> _learningRate = new("--learning-rate") { CustomParser = Number, Description = "Step size; the recipe's, or with --optimizer the optimizer's, by default.", HelpName = "X" };
    private readonly Option<float?> _validationSplit = new("--validation-split") { CustomParser = Number, Description = "Fraction of the training pictures, the last ones, held back for validation.", HelpName = "X" };
    private readonly Option<int?> _limit = new("--limit") { Description = "Use only the first N training pictures.", HelpName = "N" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of weights, order and dropout: the same seed gives the same bits.", HelpName = "N", DefaultValueFactory = _ => TrainSettings.DefaultSeed };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads; all processors by default. The result does not depend on it.", HelpName = "N" };

    /// <summary>Adds the options that make sense for several models at once.</summary>
    public void AddCommon(Command command)
    {
        foreach (Option option in (Option[])[_epochs, _limit, _seed, _threads])
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

    /// <summary>The settings a command line asks for.</summary>
    /// <exception cref="UsageException">A value cannot be.</exception>
    public TrainSettings Read(ParseResult parsed)
    {
        TrainSettings settings = new()
        {
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            Optimizer = parsed.GetValue(_optimizer),
            LearningRate = parsed.GetValue(_learningRate),
            ValidationSplit = parsed.GetValue(_validationSplit),
            Limit = parsed.GetValue(_limit),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
        };
        settings.Check();
        Named(() => settings.Optimizer is null ? null : Models.Optimizers.Optimizer.Get(settings.Optimizer));
        return settings;
    }

    /// <summary>Looks something up by name; an unknown name is wrong usage.</summary>
    /// <exception cref="UsageException">The name is unknown.</exception>
    public static T Named<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (ArgumentException unknown)
        {
            // .NET appends "(Parameter 'name')", which means nothing to a user.
            throw new UsageException(unknown.Message.Split(" (Parameter")[0]);
        }
    }

    // The parser's own reading takes a comma for a separator of thousands, and 0,01 for 1.
    private static float? Number(ArgumentResult result)
    {
        if (result.Tokens is [{ } token] && float.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
        {
            return value;
        }

        result.AddError("no number");
        return null;
    }
}
