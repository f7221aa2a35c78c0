using Mnist.Models.Saving.KerasJson;

namespace Mnist.Models.Initializers;

public abstract partial class Initializer
{
    /// <summary>The initializer of a Keras configuration; the list is closed, no type name is ever looked up.</summary>
    internal static Initializer FromConfig(string className, ConfigReader config) => className switch
    {
        _ => throw config.Wrong("initializer", "a known initializer", className),
    };
}
