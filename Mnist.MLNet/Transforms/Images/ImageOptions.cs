namespace Mnist.MLNet.Scoring;

/// <summary>
/// How columns of images become what a model takes: of ML.NET's images (<c>MLImage</c>), or of the bytes of image files (<c>LoadRawImageBytes</c>, or a <c>byte[]</c> of a row). Sizes, colours and their order are
/// the model's, what its numbers mean is said here. Nothing of ML.NET's image package is needed but by who has columns of its images; files are decoded by this library, up to 64 MiB and 52 million pixels each, and turned as their Exif tag says.
/// </summary>
/// <example><code>
/// network.ScoreTensorFlowModel("output_0", "input", new ImageOptions { Scale = 1 / 255f })
/// </code></example>
public sealed record ImageOptions
{
    /// <summary>What a brightness, 0 to 255, is multiplied by: 1/255 for a model of 0 to 1, 1 for one that scales by itself. There is no default, because a wrong one is not seen.</summary>
    public required float Scale { get; init; }

    /// <summary>What is added after that; 0 by default, -1 for a model of -1 to 1 whose <see cref="Scale"/> is 1/127.5.</summary>
    public float Offset { get; init; }

    /// <summary>How an image of another size is made to fit; <see cref="ImageResize.Stretch"/> by default, as <c>image_dataset_from_directory</c> of Keras does.</summary>
    public ImageResize Resize { get; init; } = ImageResize.Stretch;

    /// <summary>How pixels in between are found; <see cref="ImageInterpolation.Bilinear"/> by default.</summary>
    public ImageInterpolation Interpolation { get; init; } = ImageInterpolation.Bilinear;

    /// <summary>What the model's channels are; when null (the default) grey where there is one, red, green and blue where there are three, and alpha after them where there are four.</summary>
    public ImageChannels? Channels { get; init; }

    /// <summary>How the numbers of a pixel lie; when null (the default) as the model's shape says, which is refused where it could be either.</summary>
    public ImageLayout? Layout { get; init; }

    /// <summary>What becomes of transparency where the model takes none; <see cref="ImageAlpha.Drop"/> by default, as in Keras.</summary>
    public ImageAlpha Alpha { get; init; } = ImageAlpha.Drop;
}
