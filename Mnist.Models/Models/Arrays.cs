using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;

namespace Mnist.Models;

/// <summary>One array for each input or output of a model, by order or by name; a single array converts to it.</summary>
/// <example><code>
/// model.fit(new NDArray[] { left, right }, y);
/// model.fit(x, new Dictionary&lt;string, NDArray&gt; { ["digit"] = digits, ["odd"] = odd });
/// </code></example>
[CollectionBuilder(typeof(Arrays), nameof(From))]
public sealed class Arrays : IReadOnlyList<NDArray>
{
    private readonly NDArray[] _arrays;
    private readonly string[]? _names;

    /// <summary>Arrays in the order of the inputs or outputs.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <exception cref="ArgumentException">One is null.</exception>
    public Arrays(IEnumerable<NDArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        _arrays = NotNull([.. arrays]);
    }

    /// <summary>Arrays by the names of the inputs or outputs.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <exception cref="ArgumentException">One is null.</exception>
    public Arrays(IEnumerable<KeyValuePair<string, NDArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        KeyValuePair<string, NDArray>[] pairs = [.. arrays];
        (_names, _arrays) = ([.. pairs.Select(pair => pair.Key)], NotNull([.. pairs.Select(pair => pair.Value)]));
    }

    /// <inheritdoc/>
    public int Count => _arrays.Length;

    /// <summary>Names of the arrays; empty where they go by order.</summary>
    public IReadOnlyList<string> Names => _names ?? [];

    /// <inheritdoc/>
    public NDArray this[int index] => _arrays[index];

    /// <summary>An array by its name.</summary>
    /// <param name="name">Name of the input or output.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists the names.</exception>
    public NDArray this[string name] => Find(name) ?? throw new KeyNotFoundException($"There is no array '{name}'; there is {List()}.");

    /// <summary>One array; null stays null.</summary>
    /// <param name="array">The array.</param>
    [return: NotNullIfNotNull(nameof(array))]
    public static implicit operator Arrays?(NDArray? array) => array is null ? null : new([array]);

    /// <summary>Arrays in order.</summary>
    /// <param name="arrays">The arrays.</param>
    public static implicit operator Arrays(NDArray[] arrays) => new(arrays);

    /// <summary>Arrays in order.</summary>
    /// <param name="arrays">The arrays.</param>
    public static implicit operator Arrays(List<NDArray> arrays) => new((IEnumerable<NDArray>)arrays);

    /// <summary>Arrays by name.</summary>
    /// <param name="arrays">The arrays.</param>
    public static implicit operator Arrays(Dictionary<string, NDArray> arrays) => new(arrays);

    /// <summary>Gathers arrays: <c>[left, right]</c>.</summary>
    /// <param name="arrays">In order.</param>
    /// <returns>The arrays.</returns>
    public static Arrays From(ReadOnlySpan<NDArray> arrays) => new((IEnumerable<NDArray>)arrays.ToArray());

    /// <inheritdoc/>
    public IEnumerator<NDArray> GetEnumerator() => ((IEnumerable<NDArray>)_arrays).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers of each array, below its name where it has one; see <see cref="NDArray.ToString"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join('\n', _arrays.Select((array, i) => _names is null ? $"{array}" : $"{_names[i]}:\n{array}"));

    /// <summary>Puts the arrays into the order of names.</summary>
    /// <param name="names">Names of the inputs or outputs.</param>
    /// <param name="what">What messages call an array: <c>input</c>.</param>
    /// <param name="parameter">The caller's name for the arrays.</param>
    /// <param name="exact">Whether further names are an error.</param>
    /// <exception cref="ArgumentException">One is missing, or there are others.</exception>
    internal NDArray[] InOrder(IReadOnlyList<string> names, string what, string parameter, bool exact)
    {
        if (_names is null)
        {
            return _arrays.Length == names.Count
                ? _arrays
                : throw new ArgumentException($"The model has {names.Count} {what}{(names.Count == 1 ? string.Empty : "s")} ({Quoted(names)}), received {_arrays.Length} array{(_arrays.Length == 1 ? string.Empty : "s")} in {parameter}; give one for each, in this order or by name.", parameter);
        }

        if (exact && Array.Find(_names, name => !names.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"{parameter} has an array '{unknown}', but the model has no {what} of that name; it has {Quoted(names)}.", parameter);
        }

        return [.. names.Select(name => Find(name)
            ?? throw new ArgumentException($"{parameter} has no array for the {what} '{name}'; it has {Quoted(_names)}.", parameter))];
    }

    private static NDArray[] NotNull(NDArray[] arrays) => Array.TrueForAll(arrays, array => array is not null)
        ? arrays
        : throw new ArgumentException("A list of arrays has a null in it; give an array for each input or output.", nameof(arrays));

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private NDArray? Find(string name)
    {
        int index = _names is null ? -1 : Array.IndexOf(_names, name);
        return index < 0 ? null : _arrays[index];
    }

    private string List() => _names is null ? $"no name, only {_arrays.Length} in order" : Quoted(_names);
}
