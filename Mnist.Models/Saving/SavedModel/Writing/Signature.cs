using Mnist.Models.Graphs;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>What goes into a model and what comes out.</summary>
/// <param name="Inputs">In the model's order.</param>
/// <param name="Outputs">In the model's order.</param>
/// <param name="HasNamedOutputs">Whether the model gives a dictionary.</param>
internal sealed record ModelEnds(IReadOnlyList<ModelEnd> Inputs, IReadOnlyList<ModelEnd> Outputs, bool HasNamedOutputs)
{
    /// <summary>The ends of a model. Outputs are floats; an output never has an input's name, because ML.NET keeps both as columns of one table.</summary>
    public static ModelEnds Of(Model model)
    {
        ModelEnd[] inputs = [.. model.InputNames.Zip(model.Graph.Inputs, (name, tensor) => new ModelEnd(name, tensor.Spec))];
        HashSet<string> taken = [.. model.InputNames, .. model.OutputNames];
        return new(inputs, [.. model.OutputNames.Zip(model.Graph.Outputs, (name, tensor) => new ModelEnd(Free(name), new TensorSpec(tensor.Spec.Row)))], model is Functional { HasNamedOutputs: true });

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

    /// <summary>Places of ends in the order in which TensorFlow walks through a dictionary: by key.</summary>
    public static int[] ByKey(IReadOnlyList<ModelEnd> ends) => [.. Enumerable.Range(0, ends.Count).OrderBy(i => ends[i].Key, StringComparer.Ordinal)];
}
