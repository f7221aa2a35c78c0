namespace Mnist.MLNet.Evaluation;

/// <summary>What the scores of a classifier are. It is said and not guessed: a cut at 0 through probabilities calls every row positive, and the logarithm of a logit is no log-loss.</summary>
public enum ScoreKind
{
    /// <summary>Probabilities: the output of a softmax or a sigmoid. Anything outside of 0 to 1 is refused.</summary>
    Probabilities,

    /// <summary>What goes into a softmax or a sigmoid; it is turned into probabilities first. Scores of which all could be probabilities are refused.</summary>
    Logits,
}
