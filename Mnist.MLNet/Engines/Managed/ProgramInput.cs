using Mnist.MLNet.Engines.Managed.Operations;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>A tensor that a program does not make itself.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Constant">Its value where that is the same in every run.</param>
internal sealed record ProgramInput(string Name, Type Type, Tensor? Constant = null);
