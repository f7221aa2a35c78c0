using Mnist.Formats;

namespace Mnist.Models.Config;

/// <summary>The classes of one kind, by name. The list is closed: no type name from a file is ever looked up.</summary>
/// <param name="kind">As <c>initializer</c>; for error messages.</param>
/// <param name="plural">As <c>initializers</c>.</param>
internal sealed class KerasRegistry<T>(string kind, string plural)
    where T : KerasObject
{
    private readonly Dictionary<string, Func<ConfigReader, T>> _makers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _known = [];

    /// <summary>The names that can be asked for, aliases in brackets.</summary>
    public string Known => string.Join(", ", _known);

    /// <summary>Whether there is a class of this name.</summary>
    public bool Knows(string name) => _makers.ContainsKey(name);

    /// <summary>Adds a class under its name, that name in snake case, and any aliases.</summary>
    /// <param name="className">Keras' class name, as <c>GlorotUniform</c>.</param>
    /// <param name="make">Makes an object from its settings; a missing setting takes the constructor's default.</param>
    /// <param name="aliases">Further names, as <c>mse</c>.</param>
    public KerasRegistry<T> Add(string className, Func<ConfigReader, T> make, params ReadOnlySpan<string> aliases)
    {
        string name = KerasNames.ToSnakeCase(className);
        _makers[className] = _makers[name] = make;
        foreach (string alias in aliases)
        {
            _makers[alias] = make;
        }

        _known.Add(aliases.IsEmpty ? name : $"{name} ({string.Join(", ", aliases)})");
        return this;
    }

    /// <summary>The object of a name, with its class's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    /// <param name="name">As <c>glorot_uniform</c>; capitals do not matter.</param>
    /// <param name="parameter">The caller's argument.</param>
    public T Get(string? name, string parameter = "name") => name is not null && _makers.TryGetValue(name, out Func<ConfigReader, T>? make)
        ? make(ConfigReader.Empty(name))
        : throw new ArgumentException($"Unknown {kind} {(name is null ? "null" : $"'{name}'")}. Known {plural}: {Known}.", parameter);

    /// <summary>The object a configuration describes.</summary>
    /// <param name="className">Keras' class name.</param>
    /// <param name="config">Its settings.</param>
    /// <exception cref="ModelFormatException">The class is unknown, or a setting is missing or wrong.</exception>
    public T Read(string className, ConfigReader config)
    {
        if (!_makers.TryGetValue(className, out Func<ConfigReader, T>? make))
        {
            throw new ModelFormatException($"{kind} '{FileText.Name(className)}' is not one of {Known}");
        }

        try
        {
            return make(config);
        }
        catch (ArgumentException error)
        {
            string named = config.Name is { Length: > 0 } name ? $", named '{FileText.Name(name)}'," : string.Empty;
            throw new ModelFormatException($"the settings of {kind} '{className}'{named} are not allowed: {error.Sentence()}", inner: error);
        }
        catch (OverflowException error)
        {
            throw new ModelFormatException($"the settings of {kind} '{className}' hold numbers that are too large; use smaller sizes", inner: error);
        }
    }
}
