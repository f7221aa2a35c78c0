namespace Mnist.Formats.Data.Images;

/// <summary>What is kept of a colour. Decoders give one number a pixel: a colour image is decoded once for each of its three, which takes no more memory than a grey one.</summary>
internal enum Shade
{
    /// <summary>How bright it is.</summary>
    Grey,

    /// <summary>Its red.</summary>
    Red,

    /// <summary>Its green.</summary>
    Green,

    /// <summary>Its blue.</summary>
    Blue,
}
