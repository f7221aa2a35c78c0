namespace Mnist.MLNet.Pooling;

/// <summary>That a model of this name was added for these types.</summary>
internal sealed record ScorerModelName<TIn, TOut>(string Name)
    where TIn : class
    where TOut : class, new();
