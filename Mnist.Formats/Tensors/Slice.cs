using System.Globalization;

namespace Mnist.Formats.Tensors;

/// <summary>Every n-th index of an axis between two bounds, as NumPy's <c>start:stop:step</c>.</summary>
/// <param name="Start">First index; from the end if negative; the beginning (or end, for a negative step) when null.</param>
/// <param name="Stop">Index to stop before; the end (or beginning) when null.</param>
/// <param name="Step">Distance of the indices, not 0.</param>
/// <example><code>NDArray every100th = x["::100"];   NDArray first = x[new Slice(0, 100)];   NDArray middle = x["5:8, 4:24"];</code></example>
public readonly record struct Slice(int? Start = null, int? Stop = null, int Step = 1)
{
    /// <summary>The whole axis.</summary>
    public static Slice All => new(null);

    /// <summary>Reads <c>start:stop:step</c>, each part optional.</summary>
    /// <param name="text">As <c>::100</c> or <c>-5:</c>.</param>
    /// <returns>The slice.</returns>
    /// <exception cref="ArgumentException">The text is not a slice, or its step is 0.</exception>
    public static Slice Parse(string text) => Parse(text, nameof(text));

    /// <summary>The same for a text that is part of another method's parameter.</summary>
    internal static Slice Parse(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        string[] parts = text.Split(':');
        if (parts.Length is 2 or 3 && Number(parts[0], out int? start) && Number(parts[1], out int? stop) && Number(parts.ElementAtOrDefault(2) ?? "", out int? step))
        {
            return new Slice(start, stop, step ?? 1);
        }

        throw new ArgumentException($"A slice is written start:stop or start:stop:step, as ::100, received '{text}'.", parameter);
    }

    /// <summary>The indices an axis of a size has left.</summary>
    internal int[] Indices(int size)
    {
        if (Step == 0)
        {
            throw new ArgumentException("The step of a slice must not be 0.");
        }

        (int lowest, int highest) = Step > 0 ? (0, size) : (-1, size - 1);
        int start = Start is int first ? Math.Clamp(first < 0 ? first + size : first, lowest, highest) : Step > 0 ? lowest : highest;
        int stop = Stop is int last ? Math.Clamp(last < 0 ? last + size : last, lowest, highest) : Step > 0 ? highest : lowest;
        int count = Math.Max(0, (int)(((long)stop - start + Step - Math.Sign(Step)) / Step));
        int step = Step;
        return [.. Enumerable.Range(0, count).Select(i => start + (i * step))];
    }

    private static bool Number(string part, out int? number)
    {
        bool read = int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
        number = read ? value : null;
        return read || string.IsNullOrWhiteSpace(part);
    }
}
