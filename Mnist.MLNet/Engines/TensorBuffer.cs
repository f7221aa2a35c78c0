using System.Globalization;
using System.Runtime.InteropServices;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines;

/// <summary>Rows of one input or output, one after another, in memory that is used again from batch to batch.</summary>
public sealed class TensorBuffer
{
    private Array _values;

    // Where the rows start and how many numbers there is room for: all of the buffer's own array, or a part of one that was borrowed.
    private int _first;
    private int _room;
    private Array? _copy;

    /// <summary>Creates a buffer.</summary>
    /// <param name="elementType">float, double, int, long, byte or bool.</param>
    /// <param name="rowShape">The sizes of a row, all known; empty for one number a row.</param>
    /// <param name="rows">Rows to make room for.</param>
    /// <exception cref="NotSupportedException">The element type is another.</exception>
    public TensorBuffer(Type elementType, IReadOnlyList<long> rowShape, int rows = 0)
    {
        ElementType = elementType;
        _values = TensorTypes.Visit(elementType, new Allocation(0));
        Resize(rows, rowShape);
    }

    /// <summary>The element type.</summary>
    public Type ElementType { get; }

    /// <summary>The sizes of a row, without the batch axis.</summary>
    public IReadOnlyList<long> RowShape { get; private set; } = [];

    /// <summary>Numbers in a row.</summary>
    public int RowLength { get; private set; } = 1;

    /// <summary>The memory itself, which may be longer than the rows.</summary>
    internal Array All => _values;

    /// <summary>Makes room for rows. What was written stays, unless the shape of a row changes.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="rowShape">The sizes of a row, all known; as they are when null.</param>
    /// <exception cref="ScoringException">There are more numbers than an array holds.</exception>
    public void Resize(int rows, IReadOnlyList<long>? rowShape = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rowShape is not null && !ReferenceEquals(rowShape, RowShape))
        {
            if (rowShape.Any(size => size < 0))
            {
                throw new ArgumentOutOfRangeException(nameof(rowShape), $"Every size of a row must be known, received [{string.Join(", ", rowShape)}].");
            }

            double length = rowShape.Aggregate(1.0, (product, size) => product * size);
            (RowShape, RowLength) = length <= Array.MaxLength ? (rowShape, (int)length) : throw TooLarge(1, length);
        }

        int needed = (long)rows * RowLength <= Array.MaxLength ? rows * RowLength : throw TooLarge(rows, RowLength);
        if (_room < needed)
        {
            Array larger = TensorTypes.Visit(ElementType, new Allocation(needed));
            Array.Copy(_values, _first, larger, 0, _room);
            (_values, _first, _room) = (larger, 0, needed);
        }
    }

    /// <summary>There are more numbers than an array holds.</summary>
    internal static ScoringException TooLarge(int rows, double length) => new(string.Create(
        CultureInfo.InvariantCulture, $"{rows} rows of {length:F0} numbers are more than an array holds, {Array.MaxLength}; score fewer rows at once, or give a model of smaller rows."));

    /// <summary>The numbers of the first rows.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">How many rows.</param>
    /// <exception cref="ArgumentException">The buffer holds another type.</exception>
    public Span<T> Rows<T>(int rows)
        where T : unmanaged => Held<T>().AsSpan(_first, rows * RowLength);

    /// <summary>The numbers of one row.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="row">Which row, from 0.</param>
    /// <exception cref="ArgumentException">The buffer holds another type.</exception>
    public Span<T> Row<T>(int row)
        where T : unmanaged => Held<T>().AsSpan(_first + (row * RowLength), RowLength);

    /// <summary>Has rows that lie elsewhere be the buffer's own, without copying them, until it needs room for more: those of an input are only read, those of an output written.</summary>
    /// <param name="rows">Whole rows, of the buffer's element type.</param>
    internal void Borrow<T>(ReadOnlyMemory<T> rows)
        where T : unmanaged
    {
        if (MemoryMarshal.TryGetArray(rows, out ArraySegment<T> segment))
        {
            (_values, _first, _room) = (segment.Array!, segment.Offset, segment.Count);
            return;
        }

        Resize(rows.Length / RowLength);
        rows.Span.CopyTo(Rows<T>(rows.Length / RowLength));
    }

    /// <summary>Copies rows of another buffer to after so many of this one's.</summary>
    internal void Append(TensorBuffer other, int rows, int count)
    {
        int needed = checked((rows + count) * RowLength);
        if (_room < needed)
        {
            Resize(Math.Max(rows + count, 2 * rows));
        }

        Array.Copy(other._values, other._first, _values, rows * RowLength, count * RowLength);
    }

    /// <summary>The numbers of the first rows as an array of exactly that length: the rows' own where it has it, else a copy.</summary>
    internal Array Exactly(int rows)
    {
        int length = rows * RowLength;
        if (_values.Length == length)
        {
            return _values;
        }

        // Buffers are used again and again, and so is the copy.
        _copy = _copy?.Length == length ? _copy : TensorTypes.Visit(ElementType, new Allocation(length));
        Array.Copy(_values, _first, _copy, 0, length);
        return _copy;
    }

    /// <summary>An array of whole rows and which of them is the buffer's first: the array the rows lie in where it has no others, else a copy of the rows.</summary>
    internal (Array Values, int First) Within(int rows) =>
        RowLength > 0 && _first % RowLength == 0 && _values.Length % RowLength == 0 ? (_values, _first / RowLength) : (Exactly(rows), 0);

    internal Memory<T> Memory<T>(int rows)
        where T : unmanaged => Held<T>().AsMemory(_first, rows * RowLength);

    /// <summary>An array that starts with the first rows, and may be longer.</summary>
    internal T[] Values<T>(int rows)
        where T : unmanaged => _first == 0 ? Held<T>() : (T[])Exactly(rows);

    private T[] Held<T>()
        where T : unmanaged => _values as T[] ?? throw new ArgumentException($"The buffer holds {ElementType.Name}, not {typeof(T).Name}.");

    private readonly struct Allocation(int length) : ITypedVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged => new T[length];
    }
}
