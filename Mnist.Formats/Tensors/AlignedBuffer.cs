using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mnist.Formats.Tensors;

/// <summary>Floats that start on a 64-byte line: one cache line, and the width of the widest vector.</summary>
/// <remarks>The memory is a pinned array, so the collector owns it and nothing has to be disposed.</remarks>
public sealed class AlignedBuffer
{
    /// <summary>Bytes to which the first element is aligned.</summary>
    public const int Alignment = 64;

    /// <summary>A buffer without elements.</summary>
    public static readonly AlignedBuffer Empty = new(0);

    private float[] _storage;
    private int _start;

    /// <summary>Creates a buffer of zeros.</summary>
    /// <param name="length">Number of floats, 0 or more.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _storage = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        _start = OffsetToAlignment(_storage);
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; private set; }

    /// <summary>The floats.</summary>
    public Span<float> Span => _storage.AsSpan(_start, Length);

    /// <summary>Makes the buffer a view of another array, wherever it lies in memory: rows that are only read need not be copied.</summary>
    /// <param name="array">The array.</param>
    /// <param name="start">First float.</param>
    /// <param name="length">Number of floats.</param>
    public void Borrow(float[] array, int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(array.Length - start), nameof(length));
        (_storage, _start, Length) = (array, start, length);
    }

    /// <summary>Makes the buffer a view of all of another one.</summary>
    /// <param name="other">The other.</param>
    public void Borrow(AlignedBuffer other) => (_storage, _start, Length) = (other._storage, other._start, other.Length);

    /// <summary>Address of an element, for kernels that read many buffers at once. It holds as long as the buffer is alive.</summary>
    /// <param name="index">0 to below <see cref="Length"/>.</param>
    public unsafe nint Address(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
        return (nint)Unsafe.AsPointer(ref _storage[_start + index]);
    }

    private static unsafe int OffsetToAlignment(float[] storage)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
        return (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(float);
    }
}
