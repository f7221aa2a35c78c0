using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// Reads columns of <c>MLImage</c>. The type is found by its name: ML.NET's package of images brings some 30 MB of native code (SkiaSharp), which only programs that have such columns, and so the package, need.
/// </summary>
internal static class ImageReader
{
    private const string TypeName = "Microsoft.ML.Data.MLImage";

    /// <summary>Whether a column holds images.</summary>
    public static bool IsImage(DataViewType type) => type.RawType.FullName == TypeName;

    /// <summary>Makes the reader.</summary>
    /// <param name="row">The row, or the cursor at it.</param>
    /// <param name="column">The column.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="options">How.</param>
    public static ColumnReader Of(DataViewRow row, DataViewSchema.Column column, TensorInfo input, ImageOptions options) =>
        (ColumnReader)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(column.Type.RawType), row, column, input, options)!;

    private sealed class Reader<TImage>(DataViewRow row, DataViewSchema.Column column, TensorInfo input, ImageOptions options) : ColumnReader(input)
        where TImage : class
    {
        private static readonly PixelsOf Pixels = Getter("Pixels").CreateDelegate<PixelsOf>();
        private static readonly Func<TImage, int> Width = Getter("Width").CreateDelegate<Func<TImage, int>>();
        private static readonly Func<TImage, int> Height = Getter("Height").CreateDelegate<Func<TImage, int>>();
        private static readonly PropertyInfo Format = typeof(TImage).GetProperty("PixelFormat")!;

        private readonly ImageForm _form = ImageForm.Of(input, options);
        private readonly ValueGetter<TImage> _getter = row.GetGetter<TImage>(column);
        private TImage? _image;
        private byte[] _taken = [];
        private byte[] _fitted = [];

        private delegate ReadOnlySpan<byte> PixelsOf(TImage image);

        public override void Read(TensorBuffer target, int row)
        {
            _getter(ref _image!);
            if (_image is null)
            {
                throw new ScoringException($"A row of '{column.Name}' holds no image; leave such rows out, or give them one.");
            }

            string format = $"{Format.GetValue(_image)}";
            (int width, int height) = (Width(_image), Height(_image));
            if (format is not ("Bgra32" or "Rgba32"))
            {
                throw new ScoringException($"A row of '{column.Name}' holds an image of the pixel format {format}; give one of Bgra32 or Rgba32.");
            }

            if (options.Resize == ImageResize.None && (width, height) != (_form.Width, _form.Height))
            {
                throw new ScoringException($"A row of '{column.Name}' holds an image of {width} x {height} pixels; the model takes {_form.Width} x {_form.Height}; give images of that size, or say in {nameof(ImageOptions)}.{nameof(ImageOptions.Resize)} how they are made to fit.");
            }

            Room(ref _taken, width * height * _form.Depth);
            Room(ref _fitted, _form.Width * _form.Height * _form.Depth);
            ImagePlanes.Take(Pixels(_image)[..(4 * width * height)], format == "Bgra32", _form.Channels, options.Alpha, _taken);
            byte[] fitted = _taken;
            if ((width, height) != (_form.Width, _form.Height))
            {
                ImagePlanes.Fit(_taken, width, height, _form.Depth, options, _fitted, _form.Width, _form.Height);
                fitted = _fitted;
            }

            TensorTypes.Visit(Info.ElementType, new Writing(fitted, _form, options, target, row));
        }

        private static MethodInfo Getter(string property) => typeof(TImage).GetProperty(property)!.GetMethod!;

        private static void Room(ref byte[] bytes, int length)
        {
            if (bytes.Length < length)
            {
                bytes = new byte[length];
            }
        }
    }

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
