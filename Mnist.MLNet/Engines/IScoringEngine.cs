using Mnist.Formats;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines;

/// <summary>A way to run models. <see cref="ScoringEngines"/> knows them by name.</summary>
public interface IScoringEngine
{
    /// <summary>The name users choose the engine by.</summary>
    string Name { get; }

    /// <summary>What a session would take and give, without opening one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">Which of its inputs and outputs.</param>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op this engine does not run: the op, its node and function are named.</exception>
    /// <exception cref="ScoringException">An input or output is not made of rows, or of another type than scoring knows.</exception>
    ScoringSignature Describe(ScoringModel model, ScoringRequest request);

    /// <summary>Makes a model ready to run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">Which of its inputs and outputs.</param>
    /// <exception cref="ModelFormatException">As in <see cref="Describe"/>.</exception>
    /// <exception cref="ScoringException">As in <see cref="Describe"/>, or the engine cannot open the model.</exception>
    IScoringSession Open(ScoringModel model, ScoringRequest request);
}
