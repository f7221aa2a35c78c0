using Mnist.MLNet.Engines;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// Has an ONNX model take the pixels of images of one size and do itself what <see cref="ImageReader"/> does, to the same numbers, for programs that have nothing but ONNX Runtime. Between 0 and 255 everything is
/// whole numbers, which floats and, where weights are summed up, doubles hold exactly, so the order of a sum does not matter.
/// </summary>
internal sealed class ImageHead
{
    private const int Alpha = 1;
    private const int Colours = 3;

    private readonly OnnxHead _head;
    private readonly ImageOptions _options;

    private ImageHead(OnnxHead head, ImageOptions options) => (_head, _options) = (head, options);

    /// <param name="model">The model.</param>
    /// <param name="input">Its input.</param>
    /// <param name="pixels">The name of its input of pixels: (height, width, 4) bytes a row, opacity first, then red, green and blue, multiplied by it.</param>
    /// <param name="width">Pixels in a row of the images.</param>
    /// <param name="height">Rows of the images.</param>
    /// <param name="options">How they become what the input takes.</param>
    public static OnnxModel Prepend(OnnxModel model, OnnxTensor input, string pixels, int width, int height, ImageOptions options)
    {
        ImageForm form = ImageForm.Of(new TensorInfo(input.Name, input.ElementType, [.. input.Shape!.Skip(1)]), options);
        OnnxHead head = new(model, pixels);
        string result = new ImageHead(head, options).Of(pixels, width, height, form, input.ElementType);
        return head.Ending(input.Name, result, new OnnxTensor(pixels, typeof(byte), [-1, height, width, Alpha + Colours]));
    }

    private string Of(string pixels, int width, int height, ImageForm form, Type type)
    {
        ImageFit fit = ImageFit.Of(_options.Resize, width, height, form.Width, form.Height);
        string image = pixels;
        if ((fit.CutWidth, fit.CutHeight) != (width, height))
        {
            image = Slice(Slice(image, 1, fit.Top, fit.CutHeight), 2, fit.Left, fit.CutWidth);
        }

        image = Take(Cast(image, typeof(float)), form.Channels);
        image = _options.Interpolation == ImageInterpolation.Nearest ? Pick(image, fit) : Weigh(image, fit, form.Depth);
        if ((fit.Width, fit.Height) != (form.Width, form.Height))
        {
            long[] around = [0, fit.Y, fit.X, 0, 0, form.Height - fit.Height - fit.Y, form.Width - fit.Width - fit.X, 0];
            image = _head.Add("Pad", [image, _head.Constant<long>(around, around.Length)]);
        }

        return Scale(form.IsPlanar ? Planes(image) : image, type);
    }

    // As ImagePlanes.Take, whose formulas leave an opaque pixel as it is.
    private string Take(string pixels, ImageChannels channels)
    {
        string opacity = Slice(pixels, 3, 0, Alpha);
        string colours = Slice(pixels, 3, Alpha, Colours);
        if (channels == ImageChannels.Rgba || _options.Alpha == ImageAlpha.Drop)
        {
            string half = Floor(Times(opacity, 0.5f));
            string restored = Floor(_head.Add("Div", [Plus(Times(colours, byte.MaxValue), half), _head.Add("Max", [opacity, Number(1f)])]));
            colours = _head.Add("Mul", [Bounded(restored), _head.Add("Min", [opacity, Number(1f)])]);
        }
        else if (_options.Alpha == ImageAlpha.OnWhite)
        {
            colours = Bounded(Plus(colours, _head.Add("Sub", [Number((float)byte.MaxValue), opacity])));
        }

        return channels switch
        {
            ImageChannels.Grey => Floor(Times(Plus(_head.Add("MatMul", [colours, _head.Constant<float>([ImagePlanes.Red, ImagePlanes.Green, ImagePlanes.Blue], Colours, 1)]), Number((float)(ImagePlanes.Whole / 2))), 1f / ImagePlanes.Whole)),
            ImageChannels.Bgr => _head.Add("Gather", [colours, _head.Constant<long>([2, 1, 0], Colours)], Attribute("axis", 3)),
            ImageChannels.Rgba => _head.Add("Concat", [colours, opacity], Attribute("axis", 3)),
            _ => colours,
        };
    }

    private string Pick(string image, ImageFit fit)
    {
        return Along(Along(image, 2, fit.CutWidth, fit.Width), 1, fit.CutHeight, fit.Height);

        string Along(string picked, int axis, int from, int to) => from == to ? picked : _head.Add(
            "Gather", [picked, _head.Constant<long>([.. ResizeTaps.Of(from, to, ImageInterpolation.Nearest).First.Select(pixel => (long)pixel)], to)], Attribute("axis", axis));
    }

    // Rows first, then columns, each rounded to bytes. The weights stand on the left, so that nothing is transposed: ONNX Runtime moves a transposition through what follows, also to before a Resize that then fails.
    private string Weigh(string image, ImageFit fit, int depth)
    {
        if ((fit.CutWidth, fit.CutHeight) == (fit.Width, fit.Height))
        {
            return image;
        }

        image = Along(Cast(image, typeof(double)), fit.CutWidth, fit.Width);
        if (fit.CutHeight != fit.Height)
        {
            image = Shaped(Along(Shaped(image, fit.CutHeight, fit.Width * depth), fit.CutHeight, fit.Height), fit.Height, fit.Width, depth);
        }

        return Cast(image, typeof(float));

        string Along(string pixels, int from, int to)
        {
            if (from == to)
            {
                return pixels;
            }

            string sum = _head.Add("MatMul", [_head.Constant<double>(ResizeTaps.Of(from, to, ImageInterpolation.Bilinear).Matrix(from), to, from), pixels]);
            string rounded = Floor(_head.Add("Mul", [_head.Add("Add", [sum, Number(ResizeTaps.One / 2.0)]), Number(1.0 / ResizeTaps.One)]));
            return _head.Add("Min", [rounded, Number((double)byte.MaxValue)]);
        }
    }

    private string Scale(string image, Type type)
    {
        image = Cast(image, type);
        if (_options.Scale != 1)
        {
            image = _head.Add("Mul", [image, type == typeof(double) ? Number((double)_options.Scale) : Number(_options.Scale)]);
        }

        return _options.Offset == 0 ? image : _head.Add("Add", [image, type == typeof(double) ? Number((double)_options.Offset) : Number(_options.Offset)]);
    }

    private string Slice(string x, long axis, long start, long length) =>
        _head.Add("Slice", [x, _head.Constant<long>([start], 1), _head.Constant<long>([start + length], 1), _head.Constant<long>([axis], 1), _head.Constant<long>([1], 1)]);

    private string Planes(string x) => _head.Add("Transpose", [x], new AttributeProto { Name = "perm", Ints = { 0, 3, 1, 2 }, Type = AttributeProto.Types.AttributeType.Ints });

    private string Shaped(string x, params long[] row) => _head.Add("Reshape", [x, _head.Constant<long>([-1, .. row], row.Length + 1)]);

    private string Cast(string x, Type type) => _head.Add("Cast", [x], Attribute("to", ElementTypes.ToOnnx(type)));

    private string Bounded(string x) => _head.Add("Min", [x, Number((float)byte.MaxValue)]);

    private string Floor(string x) => _head.Add("Floor", [x]);

    private string Plus(string x, string y) => _head.Add("Add", [x, y]);

    private string Times(string x, float factor) => _head.Add("Mul", [x, Number(factor)]);

    private string Number<T>(T number)
        where T : unmanaged => _head.Constant<T>([number]);

    private static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };
}
