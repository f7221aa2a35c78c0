using Microsoft.ML;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Pooling;

/// <summary>Runs the models in a transformer on a row of zeros, so that what an engine does only once is done before a row comes.</summary>
internal static class ZeroRow
{
    public static void Score(ITransformer transformer)
    {
        if (transformer is TensorFlowTransformer scoring)
        {
            Score(scoring.Session);
        }
        else if (transformer is IEnumerable<ITransformer> chain)
        {
            foreach (ITransformer part in chain)
            {
                Score(part);
            }
        }
    }

    private static void Score(IScoringSession session)
    {
        bool isCertain = session.Inputs.All(input => input.RowLength >= 0);
        TensorBuffer[] inputs = [.. session.Inputs.Select(input => new TensorBuffer(input.ElementType, [.. (input.RowShape ?? []).Select(size => Math.Max(size, 1))], rows: 1))];
        TensorBuffer[] outputs = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, []))];
        try
        {
            session.Run(inputs, outputs, rows: 1);
        }
        catch (ScoringException) when (!isCertain)
        {
            // Where a size is not known, one that was guessed may not fit.
        }
    }
}
