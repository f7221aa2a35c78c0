namespace Mnist.Models.Training;

/// <summary>What a checkpoint holds of a callback besides tensors.</summary>
/// <param name="Identity">What it is of.</param>
/// <param name="Numbers">Its numbers, by name.</param>
/// <param name="Arrays">How many arrays there are of each name; they lie among the tensors.</param>
internal sealed record CallbackRecord(string Identity, IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, int> Arrays);
