using Mnist.Models.Saving.KerasJson;

namespace Mnist.Models.Regularizers;

public abstract partial class Regularizer
{
    /// <summary>The regularizer of a Keras configuration; the list is closed, no type name is ever looked up.</summary>
    internal static Regularizer FromConfig(string className, ConfigReader config) => className switch
    {
        _ => throw config.Wrong("regularizer", "a known regularizer", className),
    };
}
