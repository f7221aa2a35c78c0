using System.Runtime.InteropServices;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Computations;

/// <summary>Rows of one tensor in a buffer.</summary>
/// <param name="buffer">Where they lie.</param>
/// <param name="start">First float.</param>
/// <param name="rowSize">Numbers in a row.</param>
internal sealed class Region(AlignedBuffer buffer, int start, int rowSize)
{
    /// <summary>No rows at all: a gradient nothing wants.</summary>
    public static readonly Region None = new(AlignedBuffer.Empty, 0, 0);

    /// <summary>Numbers in a row.</summary>
    public int RowSize => rowSize;

    /// <summary>Whether there is room.</summary>
    public bool Exists => buffer.Length > 0;

    /// <summary>The first rows.</summary>
    public Span<float> Rows(int rows) => buffer.Span.Slice(start, rows * rowSize);

    /// <summary>The first rows of a tensor of int32.</summary>
    public Span<int> Integers(int rows) => MemoryMarshal.Cast<float, int>(Rows(rows));

    /// <summary>One row.</summary>
    public Span<float> Row(int row) => buffer.Span.Slice(start + (row * rowSize), rowSize);

    /// <summary>Address of the first float, for kernels that read many buffers at once.</summary>
    public nint Address => buffer.Address(start);

    /// <summary>Takes rows as they lie in a user's array, whose memory is only read; the region must have a buffer of its own.</summary>
    public void Borrow(float[] array, int first, int rows) => buffer.Borrow(array, first * rowSize, rows * rowSize);

    /// <summary>Lets go of the user's array, so that it does not live on because a model was asked once.</summary>
    public void Release() => buffer.Borrow([], 0, 0);
}
