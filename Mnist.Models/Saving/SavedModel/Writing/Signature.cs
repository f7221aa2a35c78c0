using Mnist.Models.Graphs;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>What goes into a model and what comes out.</summary>
/// <param name="Inputs">In the model's order.</param>
/// <param name="Outputs">In the model's order.</param>
/// <param name="HasNamedOutputs">Whether the model gives a dictionary.</param>
internal sealed record Signature(IReadOnlyList<SignatureEntry> Inputs, IReadOnlyList<SignatureEntry> Outputs, bool HasNamedOutputs)
{
    /// <summary>The signature of a model. Outputs are floats; an output never has an input's name, because ML.NET keeps both as columns of one table.</summary>
    public static Signature Of(Model model)
    {
        SignatureEntry[] inputs = [.. model.InputNames.Zip(model.Graph.Inputs, (name, tensor) => new SignatureEntry(name, tensor.Spec))];
        HashSet<string> taken = [.. model.InputNames, .. model.OutputNames];
        return new(inputs, [.. model.OutputNames.Zip(model.Graph.Outputs, (name, tensor) => new SignatureEntry(Free(name), new TensorSpec(tensor.Spec.Row)))], model is Functional { HasNamedOutputs: true });

        string Free(string name)
        {
            if (!model.InputNames.Contains(name))
            {
                return name;
            }

            string free = $"{name}_out";
            for (int number = 1; !taken.Add(free); number++)
            {
                free = $"{name}_out_{number}";
            }

            return free;
        }
    }

    /// <summary>Places of entries in the order in which TensorFlow walks through a dictionary: by key.</summary>
    public static int[] ByKey(IReadOnlyList<SignatureEntry> entries) => [.. Enumerable.Range(0, entries.Count).OrderBy(i => entries[i].Key, StringComparer.Ordinal)];
}
