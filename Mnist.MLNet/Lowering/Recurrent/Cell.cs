namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>What one tensor of a loop's body is, as a formula of the step's input and the previous state.</summary>
internal abstract class Cell;
