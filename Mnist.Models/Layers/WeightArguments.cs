using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>How a weight begins and what training holds it to; null: the layer's default, or nothing.</summary>
internal readonly record struct WeightArguments(Initializer? Initializer, Regularizer? Regularizer, Constraint? Constraint)
{
    public static WeightArguments Read(ConfigReader config, string weight) => new(config.Initializer(weight), config.Regularizer(weight), config.Constraint(weight));
}
