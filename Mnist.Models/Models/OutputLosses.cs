using Mnist.Models.Losses;

namespace Mnist.Models;

/// <summary>The losses of a model's outputs: one for all, one each by order, or by the outputs' names; an output that is not named has none.</summary>
/// <example><code>model.compile("adam", new Dictionary&lt;string, string&gt; { ["digit"] = "categorical_crossentropy", ["odd"] = "binary_crossentropy" });</code></example>
public sealed class OutputLosses
{
    private OutputLosses(PerOutput<Loss?> values) => Values = values;

    internal PerOutput<Loss?> Values { get; }

    /// <summary>One loss for all outputs.</summary>
    /// <param name="loss">The loss.</param>
    public static implicit operator OutputLosses(Loss loss) => new(new(loss));

    /// <summary>One loss for all outputs.</summary>
    /// <param name="loss">Its name, as <c>mse</c>.</param>
    public static implicit operator OutputLosses(string loss) => new(new(Loss.Get(loss)));

    /// <summary>A loss for each output.</summary>
    /// <param name="losses">In the order of the outputs; null for an output without one.</param>
    public static implicit operator OutputLosses(Loss?[] losses) => new(new((IEnumerable<Loss?>)losses));

    /// <summary>A loss for each output.</summary>
    /// <param name="losses">Their names, in the order of the outputs; null for an output without one.</param>
    public static implicit operator OutputLosses(string?[] losses) => new(new(losses.Select(name => name is null ? null : Loss.Get(name))));

    /// <summary>Losses by the outputs' names.</summary>
    /// <param name="losses">The losses.</param>
    public static implicit operator OutputLosses(Dictionary<string, Loss> losses) => new(new(losses.Select(pair => KeyValuePair.Create(pair.Key, (Loss?)pair.Value))));

    /// <summary>Losses by the outputs' names.</summary>
    /// <param name="losses">Their names, as <c>mse</c>.</param>
    public static implicit operator OutputLosses(Dictionary<string, string> losses) => new(new(losses.Select(pair => KeyValuePair.Create(pair.Key, (Loss?)Loss.Get(pair.Value)))));
}
