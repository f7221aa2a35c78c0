using Mnist.MLNet.Engines.Managed;
using Mnist.MLNet.Engines.Onnx;

namespace Mnist.MLNet.Engines;

/// <summary>The engines by name.</summary>
public static class ScoringEngines
{
    /// <summary>Name of the engine that is used where none is named: ONNX Runtime.</summary>
    public const string Default = "onnx";

    private static readonly IScoringEngine[] Known = [new OnnxEngine(), new ManagedEngine()];

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Select(engine => engine.Name)];

    /// <summary>Finds an engine.</summary>
    /// <param name="name">Its name; <see cref="Names"/> lists them.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    public static IScoringEngine Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(Known, engine => engine.Name == name)
            ?? throw new ArgumentException($"There is no scoring engine '{name}'; the engines are: {string.Join(", ", Names)}.", nameof(name));
    }
}
