using Microsoft.ML;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Brings images of a column to what a model takes.</summary>
/// <param name="column">The column.</param>
/// <param name="input">What the model takes.</param>
/// <param name="options">How.</param>
internal abstract class ImageColumnReader(DataViewSchema.Column column, TensorInfo input, ImageOptions options) : ColumnReader(input)
{
    private readonly ImageForm _form = ImageForm.Of(input, options);
    private byte[] _taken = [];
    private byte[] _fitted = [];

    /// <summary>The column's name.</summary>
    protected string Name => column.Name;

    /// <summary>What the numbers of a pixel are.</summary>
    protected ImageChannels Channels => _form.Channels;

    /// <summary>What becomes of transparency.</summary>
    protected ImageAlpha Alpha => options.Alpha;

    /// <summary>Room for the channels of an image, pixel by pixel.</summary>
    /// <exception cref="ScoringException">It has another size than the model takes, and must not have.</exception>
    protected byte[] Room(int width, int height)
    {
        if (options.Resize == ImageResize.None && (width, height) != (_form.Width, _form.Height))
        {
            throw new ScoringException($"A row of '{Name}' holds an image of {width} x {height} pixels; the model takes {_form.Width} x {_form.Height}; give images of that size, or say in {nameof(ImageOptions)}.{nameof(ImageOptions.Resize)} how they are made to fit.");
        }

        return Room(ref _taken, width * height * _form.Depth);
    }

    /// <summary>Writes the image whose channels were put into <see cref="Room(int, int)"/>.</summary>
    protected void Write(int width, int height, TensorBuffer target, int row)
    {
        byte[] fitted = _taken;
        if ((width, height) != (_form.Width, _form.Height))
        {
            fitted = Room(ref _fitted, _form.Width * _form.Height * _form.Depth);
            ImagePlanes.Fit(_taken, width, height, _form.Depth, options, fitted, _form.Width, _form.Height);
        }

        TensorTypes.Visit(Info.ElementType, new Writing(fitted, _form, options, target, row));
    }

    /// <summary>There is none.</summary>
    protected ScoringException Missing() => new($"A row of '{Name}' holds no image; leave such rows out, or give them one.");

    private static byte[] Room(ref byte[] bytes, int length) => bytes = bytes.Length < length ? new byte[length] : bytes;

    private readonly struct Writing(byte[] pixels, ImageForm form, ImageOptions options, TensorBuffer target, int row) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            Span<T> values = target.Row<T>(row);
            int count = form.Width * form.Height;
            for (int pixel = 0; pixel < count; pixel++)
            {
                for (int channel = 0; channel < form.Depth; channel++)
                {
                    byte brightness = pixels[(pixel * form.Depth) + channel];
                    values[form.IsPlanar ? (channel * count) + pixel : (pixel * form.Depth) + channel] = Value<T>(brightness);
                }
            }

            return true;
        }

        private T Value<T>(byte brightness)
            where T : unmanaged => typeof(T) == typeof(float) ? (T)(object)((brightness * options.Scale) + options.Offset)
                : typeof(T) == typeof(double) ? (T)(object)(((double)brightness * options.Scale) + options.Offset)
                : typeof(T) == typeof(byte) ? (T)(object)brightness
                : typeof(T) == typeof(int) ? (T)(object)(int)brightness
                : (T)(object)(long)brightness;
    }
}
