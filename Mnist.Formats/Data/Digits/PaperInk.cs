namespace Mnist.Formats.Data.Digits;

/// <summary>What is darker than paper.</summary>
/// <param name="All">How much darker than paper each pixel is, 0 to 1; at the border, the ends of slopes and shadows included.</param>
/// <param name="Sure">The same without what may go on outside the image; ink that hangs together has some of it.</param>
/// <param name="Noise">The standard deviation of what noise makes of paper.</param>
internal sealed record PaperInk(Plane All, Plane Sure, float Noise);
