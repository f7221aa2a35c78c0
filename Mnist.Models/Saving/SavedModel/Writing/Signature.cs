using Mnist.Formats.TensorFlow;
using Mnist.Models.Graphs;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>What goes into a model and what comes out.</summary>
/// <param name="Inputs">In the model's order.</param>
/// <param name="Outputs">In the model's order.</param>
/// <param name="HasNamedOutputs">Whether the model gives a dictionary.</param>
internal sealed record Signature(IReadOnlyList<SignatureEntry> Inputs, IReadOnlyList<SignatureEntry> Outputs, bool HasNamedOutputs)
{
    /// <summary>The signature of a model. Outputs are floats; an output never has an input's name, because ML.NET keeps both as columns of one table.</summary>
    /// <remarks>As in Keras 3's exports the keys do not depend on the layers: <c>output_0</c>, <c>output_1</c>, ..., or the names a model's dictionary of outputs gives them.</remarks>
    public static Signature Of(Model model)
    {
        SignatureEntry[] inputs = [.. model.InputNames.Zip(model.Graph.Inputs, (name, tensor) => new SignatureEntry(name, tensor.Spec))];
        bool hasNamedOutputs = model is Functional { HasNamedOutputs: true };
        string[] keys = [.. model.OutputNames.Select((name, i) => hasNamedOutputs ? name : ModelSignature.OutputKey(i))];
        HashSet<string> ofInputs = [.. model.InputNames];
        HashSet<string> taken = [.. ofInputs, .. keys];
        return new(inputs, [.. keys.Zip(model.Graph.Outputs, (key, tensor) => new SignatureEntry(Free(key), new TensorSpec(tensor.Spec.Row)))], hasNamedOutputs);

        string Free(string key)
        {
            if (!ofInputs.Contains(key))
            {
                return key;
            }

            string free = $"{key}_out";
            for (int number = 1; !taken.Add(free); number++)
            {
                free = $"{key}_out_{number}";
            }

            return free;
        }
    }

    /// <summary>Places of entries in the order in which TensorFlow walks through a dictionary: by key.</summary>
    public static int[] ByKey(IReadOnlyList<SignatureEntry> entries) => [.. Enumerable.Range(0, entries.Count).OrderBy(i => entries[i].Key, StringComparer.Ordinal)];
}
