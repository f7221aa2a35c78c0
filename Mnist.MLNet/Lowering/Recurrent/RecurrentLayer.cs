namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>A recognised recurrent layer in ONNX's terms: gates in ONNX's order, one matrix and vector each.</summary>
/// <param name="Op">LSTM, GRU or RNN.</param>
/// <param name="Activations">ONNX's list of activations.</param>
/// <param name="Input">The step's input in the formulas.</param>
/// <param name="StateSlots">Loop variables of h, and of c for an LSTM.</param>
/// <param name="InputWeights">For each gate, input to gate.</param>
/// <param name="StateWeights">For each gate, state to gate.</param>
/// <param name="InputBias">For each gate, the vector added with the input.</param>
/// <param name="StateBias">For each gate, the vector added with the state; a GRU with reset_after has one.</param>
/// <param name="ResetAfter">Whether a GRU's reset gate multiplies after the matrix product.</param>
internal sealed record RecurrentLayer(
    string Op,
    string[] Activations,
    InputCell Input,
    int[] StateSlots,
    Matrix[] InputWeights,
    Matrix[] StateWeights,
    float[][] InputBias,
    float[][] StateBias,
    bool ResetAfter)
{
    public int Units => InputBias[0].Length;
}
