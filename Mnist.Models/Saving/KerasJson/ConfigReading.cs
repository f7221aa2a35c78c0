using Mnist.Formats;
using Mnist.Models.Graphs;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>One reading of a configuration: how its weights are made, and what was made so far.</summary>
/// <param name="fill">Whether weights get their initial values; false where others are about to be read.</param>
/// <param name="limits">What is refused for its size.</param>
internal sealed class ConfigReading(bool fill, FormatLimits limits)
{
    private long _calls;

    public bool Fill => fill;

    /// <summary>Counts a call before it is made: a model in a model is walked through for each of its calls, and models in it for each of theirs.</summary>
    /// <exception cref="ModelFormatException">There are too many.</exception>
    public void Count(Operation called)
    {
        _calls += called is not Model model ? 1 : model.Built ? model.Graph.FlatCalls : 1 + model.Layers.Count;
        if (_calls > limits.MaxLayerCalls)
        {
            throw new ModelFormatException($"the model's configuration calls layers more than {limits.MaxLayerCalls} times, those of models in it counted each time; give a smaller model");
        }
    }
}
