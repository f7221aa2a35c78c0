using Mnist.Formats.Tensors;
using Mnist.Models.Layers;

namespace Mnist.Tests.Layers;

/// <summary>A layer with arguments of its own, for <see cref="LayerHarness"/>.</summary>
/// <param name="Name">What is special about it; the test's name.</param>
/// <param name="Make">Creates it; called once for every model it is tried in.</param>
/// <param name="Input">Shape of a row.</param>
internal sealed record LayerSample(string Name, Func<Layer> Make, Shape Input)
{
    /// <summary>Shapes of the rows of further inputs, of a merging layer.</summary>
    public IReadOnlyList<Shape> Others { get; init; } = [];

    /// <summary>Where inputs are tokens: they are below this; 0 where they are numbers.</summary>
    public int Tokens { get; init; }

    /// <summary>Whether tokens come as int32, not as float32.</summary>
    public bool IsInteger { get; init; }

    /// <summary>Shapes of the rows of all inputs.</summary>
    public IReadOnlyList<Shape> Inputs => [Input, .. Others];

    /// <summary>Rows of the gradient check.</summary>
    public int Rows { get; init; } = 3;

    /// <summary>Whether the layer chooses among its inputs (relu, max pooling), so that they must lie apart and away from zero.</summary>
    public bool Chooses { get; init; }
}
