namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>What goes into a model and what comes out, by the names a user meets in its signatures.</summary>
/// <param name="InputKey">Name of the input.</param>
/// <param name="InputShape">Its shape, batch axis -1 first.</param>
/// <param name="OutputKey">Name of the output.</param>
/// <param name="OutputShape">Its shape, batch axis -1 first.</param>
internal sealed record ModelEnds(string InputKey, long[] InputShape, string OutputKey, long[] OutputShape);
