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

    private sealed class Reader<TImage>(DataViewRow row, DataViewSchema.Column column, TensorInfo input, ImageOptions options) : ImageColumnReader(column, input, options)
        where TImage : class
    {
        private static readonly PixelsOf Pixels = Getter("Pixels").CreateDelegate<PixelsOf>();
        private static readonly Func<TImage, int> Width = Getter("Width").CreateDelegate<Func<TImage, int>>();
        private static readonly Func<TImage, int> Height = Getter("Height").CreateDelegate<Func<TImage, int>>();
        private static readonly PropertyInfo Format = typeof(TImage).GetProperty("PixelFormat")!;

        private readonly ValueGetter<TImage> _getter = row.GetGetter<TImage>(column);
        private TImage? _image;

        private delegate ReadOnlySpan<byte> PixelsOf(TImage image);

        public override void Read(TensorBuffer target, int row)
        {
            _getter(ref _image!);
            if (_image is null)
            {
                throw Missing();
            }

            string format = $"{Format.GetValue(_image)}";
            (int width, int height) = (Width(_image), Height(_image));
            if (format is not ("Bgra32" or "Rgba32"))
            {
                throw new ScoringException($"A row of '{Name}' holds an image of the pixel format {format}; give one of Bgra32 or Rgba32.");
            }

            ImagePlanes.Take(Pixels(_image)[..(4 * width * height)], format == "Bgra32", Channels, Alpha, Room(width, height));
            Write(width, height, target, row);
        }

        private static MethodInfo Getter(string property) => typeof(TImage).GetProperty(property)!.GetMethod!;
    }
}
