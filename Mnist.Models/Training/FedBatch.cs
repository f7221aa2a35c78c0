using Mnist.Models.Execution;

namespace Mnist.Models.Training;

/// <summary>Rows of one step.</summary>
/// <param name="Samples">Where they are.</param>
/// <param name="Order">Order of the samples.</param>
/// <param name="Start">First place in the order.</param>
/// <param name="Rows">How many.</param>
/// <param name="FirstSample">Place of the first row in the epoch.</param>
internal readonly record struct FedBatch(Samples Samples, int[] Order, int Start, int Rows, long FirstSample);
