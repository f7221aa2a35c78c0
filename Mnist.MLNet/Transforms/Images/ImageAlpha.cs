namespace Mnist.MLNet.Scoring;

/// <summary>What becomes of transparency. ML.NET's decoder darkens the colours of transparent pixels (it multiplies them by alpha), so taking them as they are is putting them on black.</summary>
public enum ImageAlpha
{
    /// <summary>It is forgotten: colours are those of the file, as in Keras, but for rounding; where a pixel is wholly transparent its colour is lost and black.</summary>
    Drop,

    /// <summary>The image is put on white.</summary>
    OnWhite,

    /// <summary>The image is put on black.</summary>
    OnBlack,
}
