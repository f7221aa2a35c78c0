using Mnist.Formats;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Callbacks;

/// <summary>What a callback remembers, as a checkpoint keeps it: numbers and lists of arrays, by name.</summary>
public sealed class CallbackState
{
    private readonly Dictionary<string, double> _numbers = [];
    private readonly Dictionary<string, IReadOnlyList<NDArray>> _arrays = [];
    private readonly string? _source;

    /// <summary>An empty state.</summary>
    public CallbackState()
    {
    }

    /// <summary>A state that was read.</summary>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="arrays">Its arrays.</param>
    /// <param name="source">File it comes from, for messages.</param>
    internal CallbackState(IReadOnlyDictionary<string, double> numbers, IReadOnlyDictionary<string, IReadOnlyList<NDArray>> arrays, string source) =>
        (_numbers, _arrays, _source) = (new(numbers), new(arrays), source);

    /// <summary>The numbers.</summary>
    internal IReadOnlyDictionary<string, double> Numbers => _numbers;

    /// <summary>The arrays.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<NDArray>> AllArrays => _arrays;

    /// <summary>Keeps a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number, NaN and infinities among them; null: there is none.</param>
    public void Set(string name, double? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (value is double number)
        {
            _numbers[name] = number;
        }
        else
        {
            _numbers.Remove(name);
        }
    }

    /// <summary>Keeps arrays, as the weights of a model.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="arrays">Arrays of floats; null: there are none.</param>
    /// <exception cref="ArgumentException">An array is of another type.</exception>
    public void Set(string name, IReadOnlyList<NDArray>? arrays)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (arrays is null)
        {
            _arrays.Remove(name);
            return;
        }

        _arrays[name] = arrays.FirstOrDefault(array => array.dtype != TF_DataType.TF_FLOAT) is { } other
            ? throw new ArgumentException($"A state keeps arrays of floats, received {other.dtype} for '{name}'; convert it with astype.", nameof(arrays))
            : arrays;
    }

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number; null when there is none.</returns>
    public double? Number(string name) => _numbers.TryGetValue(name, out double value) ? value : null;

    /// <summary>A number that is a count: whole, 0 or more.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The count; 0 when there is none.</returns>
    /// <exception cref="ModelFormatException">The number is no count.</exception>
    public int Count(string name) => Number(name) switch
    {
        null => 0,
        double value when value >= 0 && value <= int.MaxValue && value == Math.Floor(value) => (int)value,
        _ => throw Damaged(name),
    };

    /// <summary>Arrays.</summary>
    /// <param name="name">Their name.</param>
    /// <returns>The arrays; null when there are none.</returns>
    public IReadOnlyList<NDArray>? Arrays(string name) => _arrays.GetValueOrDefault(name);

    /// <summary>What to throw when a part of the state cannot be.</summary>
    /// <param name="name">Name of the part.</param>
    /// <returns>The exception.</returns>
    public ModelFormatException Damaged(string name) =>
        new($"the checkpoint's record of a callback has a '{name}' that cannot be; it is damaged, remove the folder to start again", _source);
}
