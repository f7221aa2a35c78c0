using System.Runtime.CompilerServices;
using Mnist.Formats.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Rows;

/// <summary>The test images of a data set and their labels, as a model with one input takes them: bytes as they are, or floats from 0 to 1.</summary>
/// <param name="data">The data set.</param>
/// <param name="input">The model's input.</param>
internal sealed class ImageRows(ImageDataset data, TensorInfo input) : IRowSource
{
    private readonly int _pixels = data.Rows * data.Columns;

    /// <summary>Name of the column of labels, which no input has.</summary>
    public string Label { get; } = $"label of {input.Name}";

    /// <inheritdoc/>
    public IReadOnlyList<TensorInfo> Columns => [new(input.Name, input.ElementType, [_pixels]), new(Label, typeof(long), [])];

    /// <summary>Whether a model's input can be given these images.</summary>
    public static bool Fit(ImageDataset data, TensorInfo input) =>
        (input.ElementType == typeof(float) || input.ElementType == typeof(byte)) && (input.RowLength < 0 || input.RowLength == data.Rows * data.Columns);

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowBatch> ReadAsync(int rows, [EnumeratorCancellation] CancellationToken stop)
    {
        RowBatchPool pool = new(Columns);
        for (int first = 0; first < data.TestLabels.Length; first += rows)
        {
            stop.ThrowIfCancellationRequested();
            RowBatch batch = pool.Rent();
            (batch.Rows, batch.FirstRow) = (Math.Min(rows, data.TestLabels.Length - first), first);
            batch.Reserve(batch.Rows);
            Fill(batch, first);
            yield return batch;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private void Fill(RowBatch batch, int first)
    {
        ReadOnlySpan<byte> pixels = data.TestImages.AsSpan(first * _pixels, batch.Rows * _pixels);
        if (input.ElementType == typeof(byte))
        {
            pixels.CopyTo(batch.Buffers[0].Rows<byte>(batch.Rows));
        }
        else
        {
            PixelScale.ToUnit(pixels, batch.Buffers[0].Rows<float>(batch.Rows));
        }

        Span<long> labels = batch.Buffers[1].Rows<long>(batch.Rows);
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = data.TestLabels[first + row];
        }
    }
}
