using Mnist.Models.Config;

namespace Mnist.Models.Regularizers;

public abstract partial class Regularizer
{
    /// <summary>The regularizer of a Keras configuration; the list is closed, no type name is ever looked up.</summary>
    internal static Regularizer FromConfig(string className, ConfigReader config) => className switch
    {
        "L1" or "L2" or "L1L2" => new L1L2(config.Single("l1", 0f), config.Single("l2", 0f)),
        _ => throw config.Wrong("regularizer", "L1, L2 or L1L2", className),
    };
}
