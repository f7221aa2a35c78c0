namespace Mnist.MLNet.Scoring;

/// <summary>How an image of another size, or another ratio of sides, is made to fit.</summary>
public enum ImageResize
{
    /// <summary>Both sides are brought to size; the ratio of sides changes.</summary>
    Stretch,

    /// <summary>The middle with the model's ratio of sides is cut out and brought to size.</summary>
    Crop,

    /// <summary>The whole image is brought to fit, and black put around it.</summary>
    Pad,

    /// <summary>Images of another size are refused.</summary>
    None,
}
