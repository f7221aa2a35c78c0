namespace Mnist.MLNet.Scoring;

/// <summary>How the pixels of another size are found.</summary>
public enum ImageInterpolation
{
    /// <summary>Weights that fall off linearly; where the image becomes smaller they reach as far as the pixels they stand for, as Pillow does for Keras.</summary>
    Bilinear,

    /// <summary>The nearest pixel.</summary>
    Nearest,
}
