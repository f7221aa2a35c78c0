using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Reads columns whose rows are the bytes of image files, as <c>LoadRawImageBytes</c> gives them.</summary>
/// <param name="row">The row, or the cursor at it.</param>
/// <param name="column">The column.</param>
/// <param name="input">What the model takes.</param>
/// <param name="options">How.</param>
internal sealed class ImageFileReader(DataViewRow row, DataViewSchema.Column column, TensorInfo input, ImageOptions options) : ImageColumnReader(column, input, options)
{
    private readonly ValueGetter<VBuffer<byte>> _getter = row.GetGetter<VBuffer<byte>>(column);
    private VBuffer<byte> _file;

    /// <summary>Whether a column may hold files: bytes of no known number. As many bytes in each row are numbers.</summary>
    public static bool HoldsFiles(DataViewType type) => type is VectorDataViewType { Size: 0 } vector && vector.ItemType == NumberDataViewType.Byte;

    /// <exception cref="ScoringException">The row holds no image, or one that is not read.</exception>
    public override void Read(TensorBuffer target, int row)
    {
        _getter(ref _file);
        if (_file.Length == 0)
        {
            throw Missing();
        }

        byte[] bytes = new byte[_file.Length];
        _file.CopyTo(bytes);
        ColourImage image = Decoded(bytes);
        ImagePlanes.Take(image, Channels, Alpha, Room(image.Width, image.Height));
        Write(image.Width, image.Height, target, row);
    }

    private ColourImage Decoded(byte[] bytes)
    {
        try
        {
            return ColourImage.Decode(bytes, FormattableString.Invariant($"{Name}, row {row.Position}"));
        }
        catch (DatasetException error)
        {
            throw new ScoringException(error.Message, error);
        }
    }
}
