using Mnist.Models.Layers;

namespace Mnist.Models;

/// <summary>The layers of a Sequential model by name, and names for those that have none, found without looking at every layer for each.</summary>
internal sealed class SequentialNames
{
    private readonly HashSet<Layer> _layers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    // Another model may give these another name.
    private readonly List<Layer> _renamed = [];
    private readonly Dictionary<string, int> _ofClass = new(StringComparer.Ordinal);

    // Numbers below are taken, and stay so.
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>Whether the layer is one of them.</summary>
    public bool Has(Layer layer) => _layers.Contains(layer);

    /// <summary>Adds a layer under the name it has now.</summary>
    public void Add(Layer layer)
    {
        _layers.Add(layer);
        _ofClass[layer.ClassName] = _ofClass.GetValueOrDefault(layer.ClassName) + 1;
        if (layer.MayBeRenamed)
        {
            _renamed.Add(layer);
        }
        else
        {
            _names.Add(layer.Name);
        }
    }

    /// <summary>Takes out the layer that was added last.</summary>
    public void Remove(Layer layer)
    {
        _layers.Remove(layer);
        _ofClass[layer.ClassName]--;
        _next.Remove(layer.DefaultName);
        if (!_renamed.Remove(layer))
        {
            _names.Remove(layer.Name);
        }
    }

    /// <summary>The name a layer is to have: its own, or that of its class with a number.</summary>
    /// <exception cref="ArgumentException">Another layer has its name.</exception>
    public string Choose(Layer layer)
    {
        if (layer.Name.Length > 0 && !layer.MayBeRenamed)
        {
            return !IsTaken(layer.Name)
                ? layer.Name
                : throw new ArgumentException($"Two layers are named '{layer.Name}'; names must be unique inside a model.", nameof(layer));
        }

        string name = layer.DefaultName;
        for (int number = Math.Max(_ofClass.GetValueOrDefault(layer.ClassName), _next.GetValueOrDefault(name)); ; number++)
        {
            string candidate = number == 0 ? name : $"{name}_{number}";
            if (!IsTaken(candidate))
            {
                _next[name] = number;
                return candidate;
            }
        }
    }

    private bool IsTaken(string name) => _names.Contains(name) || _renamed.Exists(layer => layer.Name == name);
}
