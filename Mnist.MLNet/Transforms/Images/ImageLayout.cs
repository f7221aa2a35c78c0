namespace Mnist.MLNet.Scoring;

/// <summary>How the numbers of an image lie.</summary>
public enum ImageLayout
{
    /// <summary>Pixel by pixel, all channels of each: (height, width, channels), as TensorFlow has them.</summary>
    Interleaved,

    /// <summary>Channel by channel: (channels, height, width).</summary>
    Planar,
}
