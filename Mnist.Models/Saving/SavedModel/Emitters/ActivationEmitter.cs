using Mnist.Formats;
using Mnist.Models.Activations;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes activations, of layers and inside loops.</summary>
internal static class ActivationEmitter
{
    private static readonly Dictionary<string, string> Ops = new(StringComparer.Ordinal)
    {
        ["relu"] = "Relu", ["tanh"] = "Tanh", ["sigmoid"] = "Sigmoid", ["softmax"] = "Softmax", ["elu"] = "Elu",
    };

    /// <summary>Writes an activation; linear leaves the tensor as it is.</summary>
    /// <exception cref="ModelFormatException">The activation has no TensorFlow form here.</exception>
    public static TensorRef Emit(NodeScope scope, string prefix, ActivationFunction function, TensorRef x)
    {
        if (function.Name == "linear")
        {
            return x;
        }

        return Ops.TryGetValue(function.Name, out string? op)
            ? scope.Float($"{prefix}/{op}", op, x)
            : throw new ModelFormatException($"the activation {function.Name} cannot be written as a TensorFlow node", field: prefix);
    }
}
