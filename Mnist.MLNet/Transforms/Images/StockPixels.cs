using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// What is saved for columns of images: ML.NET's own ExtractPixels, and a model that makes the rest of their pixels. Its methods are called only where such columns are, and so ML.NET's package of images;
/// this library is compiled against the package and does not bring it.
/// </summary>
internal static class StockPixels
{
    /// <summary>Makes them for one column.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="input">Its input, and the column of images that it is read from.</param>
    /// <param name="pixels">A name for the column of pixels.</param>
    /// <param name="data">A view with the column; no row of it is read.</param>
    /// <param name="options">How images become what the model takes.</param>
    /// <exception cref="NotSupportedException">The column does not say how large its images are: ML.NET brings images to another size in its own way alone.</exception>
    public static (ITransformer Extractor, OnnxModel Model) Create(MLContext context, OnnxModel model, string input, string pixels, IDataView data, ImageOptions options)
    {
        OnnxTensor tensor = model.Inputs.Single(tensor => tensor.Name == input);
        ImageDataViewType type = (ImageDataViewType)data.Schema[input].Type;
        ImageForm form = ImageForm.Of(new TensorInfo(input, tensor.ElementType, [.. tensor.Shape!.Skip(1)]), options);
        if (type.Height <= 0 || type.Width <= 0)
        {
            throw new NotSupportedException(
                $"Column '{input}' holds images of any size, which ML.NET alone does not bring to the model's {form.Width} x {form.Height} pixels as this library does; to save the pipeline, put ResizeImages before, or say the images' size with [ImageType(height, width)].");
        }

        if (options.Resize == ImageResize.None && (type.Width, type.Height) != (form.Width, form.Height))
        {
            throw new NotSupportedException(
                $"Column '{input}' holds images of {type.Width} x {type.Height} pixels; the model takes {form.Width} x {form.Height}; to save the pipeline, give images of that size, or say in {nameof(ImageOptions)}.{nameof(ImageOptions.Resize)} how they are made to fit.");
        }

        ITransformer extractor = context.Transforms.ExtractPixels(
            pixels, input, ImagePixelExtractingEstimator.ColorBits.All, ImagePixelExtractingEstimator.ColorsOrder.ARGB, interleavePixelColors: true, outputAsFloatArray: false).Fit(data);
        return (extractor, ImageHead.Prepend(model, tensor, pixels, type.Width, type.Height, options));
    }
}
