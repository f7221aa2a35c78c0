namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>What goes into a gate's activation: the step's input and the last state, each through a matrix, and a vector.</summary>
internal sealed record Gate(InputCell Input, Matrix FromInput, Matrix FromState, float[] Bias);
