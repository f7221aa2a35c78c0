using Microsoft.ML;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Pooling;

/// <summary>Which model a scorer scores with, how many rows at a time, and how it notices a new one.</summary>
/// <remarks>Options that change while a program runs are taken at the next look at the files, but for <see cref="PoolSize"/>, <see cref="ReloadOnChange"/> and <see cref="QuietPeriod"/>, which stay as they were.</remarks>
/// <typeparam name="TIn">The row.</typeparam>
/// <typeparam name="TOut">The answer.</typeparam>
public sealed class TensorFlowScorerOptions<TIn, TOut>
    where TIn : class
    where TOut : class, new()
{
    /// <summary>A SavedModel folder, a frozen graph, or a zip that <c>mlContext.Model.Save</c> wrote.</summary>
    public string Location { get; set; } = "";

    /// <summary>Which signature; <c>serving_default</c> or else the first one when null (the default). Not for a zip.</summary>
    public string? Signature { get; set; }

    /// <summary>Signature keys or node names of the outputs; all of the signature's when null (the default). Not for a zip.</summary>
    public IReadOnlyList<string>? Outputs { get; set; }

    /// <summary>Signature keys or node names of the inputs; all of the signature's when null (the default). Not for a zip.</summary>
    public IReadOnlyList<string>? Inputs { get; set; }

    /// <summary>The classes' names, which give the columns <c>Score</c> and <c>PredictedLabel</c>; none when null (the default). Not for a zip.</summary>
    public ClassColumns? Classes { get; set; }

    /// <summary>What runs the model; <see cref="ScoringEngines.Names"/> lists the engines. Not for a zip.</summary>
    public string Engine { get; set; } = ScoringEngines.Default;

    /// <summary>
    /// What is done with a row around the model, as images resized before it; scoring alone when null (the default). It is fitted on no rows, and
    /// what it says is taken instead of <see cref="Outputs"/>, <see cref="Inputs"/>, <see cref="Classes"/> and <see cref="Engine"/>. Not for a zip.
    /// </summary>
    public Func<MLContext, TensorFlowModel, IEstimator<ITransformer>>? Pipeline { get; set; }

    /// <summary>A row that a model has to score before it serves: one it fails on does not take the place of the one that serves. Zeros that nobody looks at when null (the default).</summary>
    public TIn? Example { get; set; }

    /// <summary>Rows that are scored at the same time; the number of processors by default.</summary>
    public int PoolSize { get; set; } = Environment.ProcessorCount;

    /// <summary>Whether a model that changes on the disk is opened anew; true by default.</summary>
    public bool ReloadOnChange { get; set; } = true;

    /// <summary>
    /// How long changed files must stay as they are before they are opened, and how often they are looked at; 2 seconds by default. Where the graph has changed and the weights have not, or the reverse, it is ten times as
    /// long, because half a copy looks the same.
    /// </summary>
    public TimeSpan QuietPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Name of a file in the folder that whoever copies a model there writes last, as <c>complete</c> (of a model in one file, <c>digits.zip</c>, it is <c>digits.zip.complete</c>): only when it is new are the files opened. Null (the default) waits for <see cref="QuietPeriod"/>
    /// instead; a folder that is exchanged as a whole, as this library saves it, needs no such file.
    /// </summary>
    public string? CompleteMarker { get; set; }
}
