namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>The main graph, or one call of a function: where names in its nodes are looked up, and what was found there.</summary>
/// <param name="prefix">What names of opened nodes begin with.</param>
/// <param name="names">The nodes.</param>
/// <param name="caller">Where a call stands; null for the main graph and for loops.</param>
internal sealed class GraphScope(string prefix, GraphNames names, GraphScope? caller = null)
{
    public string Prefix { get; } = prefix;

    public GraphNames Names { get; } = names;

    public GraphScope? Caller { get; } = caller;

    public int Depth { get; } = caller is null ? 0 : caller.Depth + 1;

    /// <summary>What the caller passes, as references in the caller's scope.</summary>
    public IReadOnlyList<string> PassedReferences { get; init; } = [];

    /// <summary>What a loop passes: tensors that stand for the loop variables.</summary>
    public FlatTensor[]? PassedTensors { get; init; }

    public Dictionary<string, GraphScope> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Finished nodes; a null entry is a node whose inputs are being followed.</summary>
    public Dictionary<string, FlatNode?> Finished { get; } = new(StringComparer.Ordinal);

    /// <summary>Where references to names that stand for others lead, so that none is followed twice; null while one is being followed.</summary>
    public Dictionary<string, GraphTarget?> Traced { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether this scope or one it was called from is a call of the function.</summary>
    public bool IsInside(string function)
    {
        for (GraphScope? scope = this; scope is not null; scope = scope.Caller)
        {
            if (scope.Names.Function?.Signature?.Name == function)
            {
                return true;
            }
        }

        return false;
    }
}
