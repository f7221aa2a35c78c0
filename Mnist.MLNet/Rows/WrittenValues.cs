using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>The values of a column in some rows that are written.</summary>
/// <param name="Numbers">Them as numbers; null where they are texts.</param>
/// <param name="Texts">Them as texts, row after row; null where they are numbers.</param>
internal readonly record struct WrittenValues(TensorBuffer? Numbers, IReadOnlyList<string>? Texts);
