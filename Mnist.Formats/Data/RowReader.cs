using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Reads an array file a few rows at a time, in memory that does not grow with the file: .npy of any size, an array of an .npz, IDX and IDX.gz.</summary>
/// <remarks>Columns-first arrays are read in blocks from .npy, and as a whole from an .npz, where one cannot go back; so are long doubles, which only the whole array explains.</remarks>
public sealed class RowReader : IDisposable
{
    private readonly IRowBlocks _blocks;
    private readonly long[] _shape;
    private long _done;
    private int _read;

    internal RowReader(IRowBlocks blocks, NpyType type, long[] shape) => (_blocks, _shape, dtype, IsText) = (blocks, shape, type.Becomes, type.IsText);

    /// <summary>Sizes of the axes, the rows first; none for a single number.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>The element type the numbers are given in: see <see cref="NpyFile.Read"/>.</summary>
    public TF_DataType dtype { get; }

    /// <summary>Whether it holds texts, which only <see cref="Tables.Table"/> opens.</summary>
    internal bool IsText { get; }

    /// <summary>How many rows there are; 1 for a single number.</summary>
    public long Rows => _shape.Length == 0 ? 1 : _shape[0];

    /// <summary>Opens an .npy file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading of what must be read as a whole.</param>
    /// <returns>The reader, to be disposed.</returns>
    /// <exception cref="DatasetException">The file is missing, not an .npy file, longer or shorter than it says, or holds something else than real numbers.</exception>
    public static RowReader OpenNpy(string path, CancellationToken cancellation = default) => NpyFile.OpenRows(path, texts: false, cancellation);

    /// <summary>Opens an array of an .npz archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names the array may have, the best first, without the ending <c>.npy</c>.</param>
    /// <param name="cancellation">Stops the reading of what must be read as a whole.</param>
    /// <returns>The reader, to be disposed; null where no array has one of the names.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, compressed more than data can be, the array cannot be read, or two folders have it.</exception>
    public static RowReader? OpenNpz(string path, IReadOnlyList<string> names, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return NpzFile.OpenRows(path, names, texts: false, cancellation);
    }

    /// <summary>Opens an IDX file of bytes, plain or compressed with gzip.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The reader, to be disposed.</returns>
    /// <exception cref="DatasetException">The file is missing, not an IDX file of bytes, longer or shorter than it says, or compressed more than data can be.</exception>
    public static RowReader OpenIdx(string path) => IdxFile.OpenRows(path);

    /// <summary>Reads the next rows.</summary>
    /// <param name="rows">How many, 1 or more.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>An array of so many rows or, at the end, of fewer; null when there are no more.</returns>
    /// <exception cref="DatasetException">The file ends too early, goes on after its last row, or a number cannot be held.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public NDArray? Read(int rows, CancellationToken cancellation = default) =>
        Next(rows, cancellation) is { } values ? new NDArray(values, _shape.Length == 0 ? new Shape() : new Shape([_read, .. _shape[1..]])) : null;

    /// <summary>Reads the next rows of an array of texts (<see cref="IsText"/>).</summary>
    /// <returns>The texts of so many rows or, at the end, of fewer; null when there are no more.</returns>
    internal string[]? ReadTexts(int rows, CancellationToken cancellation) => (string[]?)Next(rows, cancellation);

    /// <summary>Passes over the next rows, without reading them where the file allows that.</summary>
    /// <param name="rows">How many, 0 or more; at most to the end.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DatasetException">The file ends too early.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Skip(long rows, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        long count = Math.Min(rows, Rows - _done);
        if (count > 0)
        {
            _blocks.Skip(_done, count, cancellation);
            _done += count;
        }
    }

    private Array? Next(int rows, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        _read = (int)Math.Min(rows, Rows - _done);
        if (_read == 0)
        {
            return null;
        }

        Array values = _blocks.Read(_done, _read, cancellation);
        _done += _read;
        return values;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _blocks.Dispose();
}
