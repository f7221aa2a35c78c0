using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Losses;
using Mnist.Models.Optimizers;

namespace Mnist.Runs.Paper;

/// <summary>A model of the paper: its layers, its recipe, and the accuracies to set beside its own.</summary>
public sealed class ZooModel
{
    private readonly Action<Sequential> _addLayers;

    internal ZooModel(string name, string title, Shape inputShape, Action<Sequential> addLayers, Recipe recipe, int parameters, int multiplyAdds, double? paperAccuracy)
    {
        Name = name;
        Title = title;
        InputShape = inputShape;
        Recipe = recipe;
        Parameters = parameters;
        MultiplyAdds = multiplyAdds;
        PaperAccuracy = paperAccuracy;
        _addLayers = addLayers;
    }

    /// <summary>Name on the command line, as <c>cnn-tuned</c>.</summary>
    public string Name { get; }

    /// <summary>One line for people.</summary>
    public string Title { get; }

    /// <summary>Shape of one input row, without the batch axis.</summary>
    public Shape InputShape { get; }

    /// <summary>How it is trained.</summary>
    public Recipe Recipe { get; }

    /// <summary>Number of floats in its weights.</summary>
    public int Parameters { get; }

    /// <summary>Multiply-adds of a forward pass of one row: how much work the model is beside others.</summary>
    public int MultiplyAdds { get; }

    /// <summary>The test accuracy the paper reports, as a fraction; null where it reports none.</summary>
    public double? PaperAccuracy { get; }

    /// <summary>Runs of Keras 3 by the model's recipe with several seeds; empty where it was not run.</summary>
    public IReadOnlyList<KerasRun> KerasRuns => Paper.KerasRuns.Of(Name);

    /// <summary>The test accuracies that the paper and Keras reached.</summary>
    public ReferenceAccuracies Reference => new(PaperAccuracy, KerasRuns.Count == 0 ? null : SeedSpread.Of([.. KerasRuns.Select(run => (double)run.TestAccuracy)]));

    /// <summary>Makes the model, compiled by its recipe.</summary>
    /// <param name="seed">Seed of weights, order of samples and dropout.</param>
    /// <param name="optimizer">In place of the recipe's; null: the recipe's.</param>
    /// <returns>A model ready for <c>fit</c>.</returns>
    public Sequential Build(ulong seed, Optimizer? optimizer = null)
    {
        Sequential model = new(name: Name.Replace('-', '_')) { Seed = seed };
        _addLayers(model);
        Optimizer chosen = optimizer ?? Optimizer.Get(Recipe.Optimizer);
        if (optimizer is null)
        {
            chosen.LearningRate = Recipe.LearningRate;
        }

        model.compile(chosen, Loss.Get(Recipe.Loss), ["accuracy"]);
        return model;
    }

    /// <summary>Pixels as the model takes them: divided by 255, in its input shape.</summary>
    /// <param name="pixels">(images, 28, 28) bytes.</param>
    /// <returns>(images, input shape) floats, 0 to 1.</returns>
    public NDArray Inputs(ReadOnlySpan<byte> pixels) => Wrap(pixels.ToArray());

    /// <summary>The first images of some as the model takes them: divided by 255, in its input shape.</summary>
    /// <param name="pixels">(images, 28, 28) bytes; they are not copied, and while the result is in use they must not change.</param>
    /// <param name="images">How many images.</param>
    /// <returns>(images, input shape) floats, 0 to 1, kept as bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many images.</exception>
    public NDArray Inputs(byte[] pixels, int images) => Wrap(pixels.AsMemory(0, checked(images * (int)InputShape.size)));

    private NDArray Wrap(ReadOnlyMemory<byte> pixels) => new(CodedFloats.Divide(pixels, 255f), new Shape([pixels.Length / InputShape.size, .. InputShape.dims]));
}
