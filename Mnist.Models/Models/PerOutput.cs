namespace Mnist.Models;

/// <summary>Something for each output of a model: one for all, one each by order, or by name.</summary>
/// <typeparam name="T">What.</typeparam>
internal sealed class PerOutput<T>
{
    private readonly T[] _values;
    private readonly string[]? _names;
    private readonly bool _forAll;

    /// <summary>One for all.</summary>
    public PerOutput(T value) => (_values, _forAll) = ([value], true);

    /// <summary>One each.</summary>
    public PerOutput(IEnumerable<T> values) => _values = [.. values];

    /// <summary>By the outputs' names.</summary>
    public PerOutput(IEnumerable<KeyValuePair<string, T>> values)
    {
        KeyValuePair<string, T>[] pairs = [.. values];
        (_names, _values) = ([.. pairs.Select(pair => pair.Key)], [.. pairs.Select(pair => pair.Value)]);
    }

    /// <summary>All values.</summary>
    public IReadOnlyList<T> Values => _values;

    /// <summary>The value of an output; what it is not given is missing.</summary>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="index">Which.</param>
    /// <param name="missing">What an output has that is not named.</param>
    public T Of(IReadOnlyList<string> outputs, int index, T missing)
    {
        if (_names is null)
        {
            return _values[_forAll ? 0 : index];
        }

        int place = Array.IndexOf(_names, outputs[index]);
        return place < 0 ? missing : _values[place];
    }

    /// <summary>Refuses names and numbers that do not fit.</summary>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="parameter">What the user calls it.</param>
    /// <exception cref="ArgumentException">There is one for an output that is not there, or their number differs.</exception>
    public void Check(IReadOnlyList<string> outputs, string parameter)
    {
        string known = string.Join(", ", outputs.Select(name => $"'{name}'"));
        if (_names is not null && Array.Find(_names, name => !outputs.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"{parameter} names the output '{unknown}', which the model does not have; it has {known}.", parameter);
        }

        if (_names is null && !_forAll && _values.Length != outputs.Count)
        {
            throw new ArgumentException($"{parameter} has {_values.Length} entr{(_values.Length == 1 ? "y" : "ies")} for the {outputs.Count} outputs {known}; give one for each, or one by name.", parameter);
        }
    }
}
