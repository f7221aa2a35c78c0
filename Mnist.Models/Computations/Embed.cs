using System.Runtime.InteropServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Embedding;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = W[token].</summary>
/// <param name="layer">The layer, whose only weight is W (tokens, outputs).</param>
/// <param name="input">Rows of tokens: int32, or float32, of which the whole part counts.</param>
internal sealed class Embed(Embedding layer, TensorSpec input) : Computation
{
    private readonly bool _converts = input.Type != TF_DataType.TF_INT32;

    public override Workspace Workspace => new([new(_converts ? input.Count : 0)], []);

    public override void Forward(Pass pass)
    {
        ReadOnlySpan<int> tokens = _converts ? Convert(pass) : pass.Integers();
        int wrong = tokens.IndexOfAnyExceptInRange(0, layer.InputDim - 1);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"{layer.Label} takes tokens 0 to {layer.InputDim - 1}, received {tokens[wrong]}; raise input_dim, or leave such tokens out.");
        }

        TableRows.Gather(layer.Parameters[0].Values, tokens, pass.Output(), layer.OutputDim);
    }

    public override void Backward(Pass pass)
    {
        if (pass.Trainable)
        {
            ReadOnlySpan<int> tokens = _converts ? Tokens(pass) : pass.Integers();
            TableRows.ScatterAdd(pass.OutputGradient(), tokens, pass.Gradient(0), layer.OutputDim);
            if (pass.Squares(0) is { IsEmpty: false } squares)
            {
                TableRows.ScatterAddSquares(pass.OutputGradient(), tokens, squares, layer.OutputDim);
            }
        }

        if (pass.NeedsInputGradient)
        {
            // A token is a choice: as in Keras no gradient goes through it.
            pass.InputGradient().Clear();
        }
    }

    private Span<int> Convert(Pass pass)
    {
        Span<int> tokens = Tokens(pass);
        ReadOnlySpan<float> values = pass.Input();
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)values[i];
        }

        return tokens;
    }

    private Span<int> Tokens(Pass pass) => MemoryMarshal.Cast<float, int>(pass.Scratch(0))[..(pass.Rows * input.Count)];
}
