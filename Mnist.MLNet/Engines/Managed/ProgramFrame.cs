using Mnist.MLNet.Engines.Managed.Operations;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>What a run of a <see cref="GraphProgram"/> writes into.</summary>
/// <param name="Slots">The tensors.</param>
/// <param name="Taken">For each operation its inputs.</param>
/// <param name="Results">For each operation its results.</param>
internal sealed record ProgramFrame(Tensor?[] Slots, Tensor[][] Taken, Tensor[][] Results);
