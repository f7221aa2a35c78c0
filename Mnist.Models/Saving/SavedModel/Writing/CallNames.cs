using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Names the calls of a model, those of nested models in their place: the nodes of a call stand under its name.</summary>
internal static class CallNames
{
    /// <summary>The calls in the order they run: the first of a layer bears the layer's path, further ones a number behind it.</summary>
    public static IReadOnlyList<(Call Call, string Name)> Of(Model model)
    {
        Dictionary<Layer, string> paths = model.WeightPaths().ToDictionary(place => place.Layer, place => place.Path);
        HashSet<string> taken = [.. paths.Values];
        HashSet<Operation> called = [];
        List<(Call, string)> calls = [];
        foreach (Call call in model.FlatGraph.Calls)
        {
            string name = call.Operation is Layer layer ? paths[layer] : call.Operation.Name;
            if (!called.Add(call.Operation) || call.Operation is not Layer)
            {
                string path = name;
                for (int number = 1; !taken.Add(name); number++)
                {
                    name = $"{path}_{number}";
                }
            }

            calls.Add((call, name));
        }

        return calls;
    }
}
