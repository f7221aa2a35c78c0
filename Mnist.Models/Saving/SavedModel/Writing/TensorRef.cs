namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>A tensor inside a graph or function that is being written.</summary>
/// <param name="Node">The node, or the function's argument.</param>
/// <param name="Output">Name of the op's output argument; null for a function's argument.</param>
/// <param name="Index">Index within that output.</param>
internal readonly record struct TensorRef(string Node, string? Output, int Index = 0)
{
    /// <summary>Another of the op's outputs.</summary>
    public TensorRef At(int index) => this with { Index = index };

    /// <summary>As a node's input is spelled: <c>node:index</c> in a graph, <c>node:output:index</c> in a function.</summary>
    public string Spell(bool inFunction) => (inFunction, Output) switch
    {
        (_, null) => Node,
        (true, _) => $"{Node}:{Output}:{Index}",
        _ => Index == 0 ? Node : $"{Node}:{Index}",
    };
}
